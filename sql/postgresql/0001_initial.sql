-- The tables of the store: the same names as in sql/sqlite, and the same meaning. Texts are compared byte by byte everywhere.

create table definitions (
  number    bigint generated always as identity primary key,
  hash      text collate "C" not null unique,           -- SHA-256 of the text
  name      text collate "C" not null,
  text      text collate "C" not null,
  stored_at bigint           not null                   -- Unix milliseconds; the greatest of a name is its newest
);
create index definitions_by_name on definitions (name, stored_at);

-- The head of a run. It is written when the run starts and when its status changes, not with every append:
-- its version is that of its newest journal row.
create table workflows (
  number          bigint           not null primary key,  -- the order of starts, and the cursor of lists
  id              text collate "C" not null unique,
  definition      text collate "C" not null,
  definition_hash text collate "C" not null,
  status          smallint         not null,
  correlation_id  text collate "C" not null,
  started_at      bigint           not null,              -- Unix milliseconds
  ended_at        bigint,
  idempotency_key text collate "C"                        -- of the run's start
);
create index workflows_unfinished on workflows (number) where status in (1, 2);
create index workflows_ended on workflows (ended_at, number) where ended_at is not null;
create index workflows_by_definition_hash on workflows (definition_hash);

-- One row is one append: `events` events, the first of which has this version and this sequence; the following
-- ones count on from there. The unique key is the fence: of two owners of a run, one append wins. The events of the
-- platform are the rows of '$platform', one row an event, whose version is their sequence, so it grows with gaps.
create table journal (
  sequence    bigint           not null primary key,  -- the order of all events of all runs, without a gap
  workflow_id text collate "C" not null,
  version     bigint           not null,
  events      integer          not null,
  kind        text collate "C" not null,              -- of the first event, for people with a SQL prompt
  payload     text collate "C" not null,              -- JSON array of the events; a text, so that nothing is parsed on the way in
  at          bigint           not null,              -- Unix milliseconds
  refs        integer          not null default 0,    -- how many values stand in `payloads`, each replaced by {"$ref":"<hash>"}
  unique (workflow_id, version)
);

-- One row is one large value of an event: an input, a result, an output. Runs that hold the same bytes share it.
create table payloads (
  id   bigint generated always as identity primary key,
  hash text collate "C" not null unique,     -- SHA-256 of the body, lower-case hexadecimal
  body text collate "C" not null             -- the JSON value, byte for byte
);

-- Which run uses which payload.
create table payload_refs (
  workflow_id text collate "C" not null,
  payload_id  bigint           not null,
  primary key (workflow_id, payload_id)
);
create index payload_refs_by_payload on payload_refs (payload_id);

-- Payloads that a pruned run used: to be looked at, and deleted when no other run uses them.
create table payloads_released (payload_id bigint not null primary key);

create table idempotency (
  key          text collate "C" not null primary key,
  workflow_id  text collate "C" not null,
  request_hash text collate "C" not null,
  at           bigint           not null
);

-- The state of small grains. One row is one document: an agent that registered itself, a lock. It is replaced whole, by
-- compare and swap on its etag.
create table grain_state (
  type    text collate "C" not null,
  key     text collate "C" not null,
  etag    bigint           not null,         -- of one counter for all documents: none is ever given twice, deleted or not
  payload text collate "C" not null,         -- JSON
  at      bigint           not null,         -- Unix milliseconds of the last write
  primary key (type, key)
);
create index grain_state_locks on grain_state (at) where type = 'lock';

-- Trained models of the router. Losing one costs the time to train it anew, so a damaged one is passed over.
create table router_models (
  number     bigint generated always as identity primary key,  -- the order in which they were saved; the greatest are kept
  input_hash text collate "C" not null unique,                 -- of what it was trained on
  version    text collate "C" not null,                        -- the hash by which recommendations name it
  checksum   text collate "C" not null,                        -- SHA-256 of the body, lower-case hexadecimal
  at         bigint           not null,                        -- Unix milliseconds of the training
  body       bytea            not null
);

-- The greatest numbers ever given: of the feed ('sequence'), of runs ('number'), of documents ('etag'). Whoever writes rows
-- that take a number locks 'sequence' first: so sequences are given in the order of commits, over all silos.
create table high_water (
  name  text collate "C" not null primary key,
  value bigint           not null
) with (fillfactor = 10);                    -- room for the next values in the same page
insert into high_water (name, value) values ('sequence', 0), ('number', 0), ('etag', 0);

-- One row an event, for people and tools with a SQL prompt; large payloads stand in their places again.
create view journal_events as
select j.sequence + e.place - 1 as sequence, j.workflow_id, j.version + e.place - 1 as version,
       e.value ->> 'kind' as kind,
       case when j.refs = 0 then e.value else (
         select json_object_agg(p.key, coalesce(
           (select body::json from payloads
            where json_typeof(p.value) = 'object' and hash = p.value ->> '$ref' and p.value::text = '{"$ref":"' || hash || '"}'),
           p.value))
         from json_each(e.value) p) end as payload,
       j.at
from journal j cross join lateral json_array_elements(j.payload::json) with ordinality as e (value, place);
