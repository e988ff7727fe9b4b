-- What grains of Orleans itself remember: here the subscriptions of streams. Agents and locks stand in `grain_state`, which is ours.

-- One row is the state of one grain, replaced whole from the etag that was read. The key is what the provider knows of a grain:
-- the two halves of a number or GUID, the text after it, and a hash that tells apart a text that stands alone from the same
-- text behind the number 0. The provider's hash of the type is not kept: an index on text needs none.
-- Service, type and key together may be about 2,600 bytes long, the most that one entry of an index holds.
create table orleans_storage (
  service_id text        not null,
  grain_type text        not null,
  grain_key  text        not null,           -- 'half:half' or 'half:half+text'
  grain_hash integer     not null,
  etag       integer     not null,           -- of orleans_etag: none is given twice
  payload    bytea,                          -- as the provider serialized it; null: cleared, and the etag lives on
  changed_on timestamptz not null,
  primary key (service_id, grain_type, grain_key, grain_hash)
);

create function orleans_grain_key(half0 bigint, half1 bigint, extension text) returns text immutable language sql as $$
  select half0 || ':' || half1 || coalesce('+' || extension, '');
$$;

insert into orleansquery (querykey, querytext) values
('ReadFromStorageKey', $$
  select payload as "PayloadBinary", etag as "Version" from orleans_storage
  where service_id = @ServiceId and grain_type = @GrainTypeString and grain_hash = @GrainIdHash
    and grain_key = orleans_grain_key(@GrainIdN0, @GrainIdN1, @GrainIdExtensionString)
$$),
-- One row with the new etag, or no row, which the provider takes for a conflict: a first write (no etag) finds a row already,
-- or a later write finds another etag, or none. Of two first writes at once one waits for the other, and then inserts nothing.
('WriteToStorageKey', $$
  with made as (
    insert into orleans_storage (service_id, grain_type, grain_key, grain_hash, etag, payload, changed_on)
    select @ServiceId, @GrainTypeString, orleans_grain_key(@GrainIdN0, @GrainIdN1, @GrainIdExtensionString), @GrainIdHash,
           nextval('orleans_etag'), @PayloadBinary, now()
    where @GrainStateVersion is null
    on conflict do nothing returning etag),
  changed as (
    update orleans_storage set etag = nextval('orleans_etag'), payload = @PayloadBinary, changed_on = now()
    where service_id = @ServiceId and grain_type = @GrainTypeString and grain_hash = @GrainIdHash
      and grain_key = orleans_grain_key(@GrainIdN0, @GrainIdN1, @GrainIdExtensionString) and etag = @GrainStateVersion
    returning etag)
  select etag as "NewGrainStateVersion" from made union all select etag from changed
$$),
('ClearStorageKey', $$
  update orleans_storage set etag = nextval('orleans_etag'), payload = null, changed_on = now()
  where service_id = @ServiceId and grain_type = @GrainTypeString and grain_hash = @GrainIdHash
    and grain_key = orleans_grain_key(@GrainIdN0, @GrainIdN1, @GrainIdExtensionString) and etag = @GrainStateVersion
  returning etag as "NewGrainStateVersion"
$$),
-- The provider takes the etag that it sent for a conflict, so a deletion too answers with a new one.
('DeleteStorageKey', $$
  delete from orleans_storage
  where service_id = @ServiceId and grain_type = @GrainTypeString and grain_hash = @GrainIdHash
    and grain_key = orleans_grain_key(@GrainIdN0, @GrainIdN1, @GrainIdExtensionString) and etag = @GrainStateVersion
  returning nextval('orleans_etag')::integer as "NewGrainStateVersion"
$$);
