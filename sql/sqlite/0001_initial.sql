-- The journal of every workflow, the heads for lists and recovery, definitions by content hash, idempotent starts.

create table definitions (
  hash      text    not null primary key,  -- SHA-256 of the text
  name      text    not null,
  text      text    not null,
  stored_at integer not null               -- Unix milliseconds; the greatest of a name is its newest
);
create index definitions_by_name on definitions (name, stored_at);

-- The head of a run. It is written when the run starts and when its status changes, not with every append:
-- its version is that of its newest journal row.
create table workflows (
  number          integer not null primary key,  -- the order of starts, and the cursor of lists
  id              text    not null unique,
  definition      text    not null,
  definition_hash text    not null,
  status          integer not null,
  correlation_id  text    not null,
  started_at      integer not null,              -- Unix milliseconds
  ended_at        integer
);
create index workflows_unfinished on workflows (number) where status in (1, 2);

-- One row is one append: `events` events, the first of which has this version and this sequence; the following
-- ones count on from there. The unique key is the fence: of two owners of a run, one append wins.
create table journal (
  sequence    integer not null primary key,  -- the order of all events of all runs
  workflow_id text    not null,
  version     integer not null,
  events      integer not null,
  kind        text    not null,              -- of the first event, for people with a SQL prompt
  payload     text    not null,              -- JSON array of the events
  at          integer not null,              -- Unix milliseconds
  unique (workflow_id, version)
);

-- One row an event, for people and tools with a SQL prompt.
create view journal_events as
select j.sequence + e.key as sequence, j.workflow_id, j.version + e.key as version,
       json_extract(e.value, '$.kind') as kind, e.value as payload, j.at
from journal j, json_each(j.payload) e;

create table idempotency (
  key          text    not null primary key,
  workflow_id  text    not null,
  request_hash text    not null,
  at           integer not null
);
