-- Large payloads once by hash; what pruning needs to find ended runs and to forget everything about them.

-- One row is one large value of an event: an input, a result, an output. Runs that hold the same bytes share it.
create table payloads (
  id   integer not null primary key,
  hash text    not null unique,              -- SHA-256 of the body, lower-case hexadecimal
  body text    not null                      -- the JSON value, byte for byte
);

-- How many values of the row's events stand in `payloads`, each replaced by {"$ref":"<hash>"} as the value of a property
-- of the event itself. In a row with 0 nothing is replaced, whatever its values look like.
alter table journal add column refs integer not null default 0;

-- Which run uses which payload.
create table payload_refs (
  workflow_id text    not null,
  payload_id  integer not null,
  primary key (workflow_id, payload_id)
) without rowid;
create index payload_refs_by_payload on payload_refs (payload_id);

-- Payloads that a pruned run used: to be looked at, and deleted when no other run uses them.
create table payloads_released (payload_id integer not null primary key);

-- The greatest numbers ever given, written when rows are deleted, so that none is given twice: 'sequence', 'number'.
create table high_water (
  name  text    not null primary key,
  value integer not null
);

-- The key of the run's start: found with the run, without an index of its own.
alter table workflows add column idempotency_key text;
update workflows set idempotency_key = i.key from idempotency i where i.workflow_id = workflows.id;

-- Ended runs in the order of their ends.
create index workflows_ended on workflows (ended_at) where ended_at is not null;

-- One row an event, for people and tools with a SQL prompt; payloads stand in their places again.
drop view journal_events;
create view journal_events as
select j.sequence + e.key as sequence, j.workflow_id, j.version + e.key as version,
       json_extract(e.value, '$.kind') as kind,
       case when j.refs = 0 then e.value else (
         select json_group_object(p.key, json(coalesce(
           case p.type
             when 'object' then (select body from payloads where p.value = '{"$ref":"' || hash || '"}' and hash = json_extract(p.value, '$."$ref"'))
             when 'true' then 'true' when 'false' then 'false' when 'null' then 'null'
             when 'array' then p.value
             else json_quote(p.value)
           end, p.value)))
         from json_each(e.value) p) end as payload,
       j.at
from journal j, json_each(j.payload) e;
