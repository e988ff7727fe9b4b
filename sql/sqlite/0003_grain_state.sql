-- The state of small grains, and events that belong to no workflow.

-- One row is one document: an agent that registered itself, a lock. It is replaced whole, by compare and swap on its etag.
create table grain_state (
  type    text    not null,
  key     text    not null,
  etag    integer not null,                  -- of one counter for all documents: none is ever given twice, deleted or not
  payload text    not null,                  -- JSON
  at      integer not null,                  -- Unix milliseconds of the last write
  primary key (type, key)
);

-- Released locks in the order in which they were last touched: those that nobody asks for any more are deleted.
create index grain_state_locks on grain_state (at) where type = 'lock';

-- Platform events stand in `journal` as the rows of '$platform', one row an event. Their version is their sequence, so it grows
-- with gaps. `high_water` has a third name besides 'sequence' and 'number': 'etag'.
