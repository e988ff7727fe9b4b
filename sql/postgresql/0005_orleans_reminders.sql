-- Reminders: what wakes a grain at a time, whether its silo is still there or not.

-- A silo reads the reminders of its part of the ring of hashes, and fires those. A part runs from a hash, without it, to a
-- hash, with it, around the end of the ring when the first is not smaller. Hashes are unsigned 32-bit numbers, kept signed.
create table orleans_reminder (
  service_id text        not null,
  grain_id   text        not null,           -- 'type/key'
  name       text        not null,
  grain_hash integer     not null,
  first_on   timestamptz not null,
  period_ms  bigint      not null,
  etag       integer     not null,           -- of orleans_etag: none is given twice
  primary key (service_id, grain_id, name)
);

create index orleans_reminder_ring on orleans_reminder (service_id, grain_hash);

-- In the words of the provider.
create view orleans_reminder_read as
  select service_id, grain_hash, grain_id as "GrainId", name as "ReminderName", first_on as "StartTime", period_ms as "Period", etag as "Version"
  from orleans_reminder;

insert into orleansquery (querykey, querytext) values
('ReadReminderRowsKey', $$
  select "GrainId", "ReminderName", "StartTime", "Period", "Version" from orleans_reminder_read
  where service_id = @ServiceId and "GrainId" = @GrainId
$$),
('ReadReminderRowKey', $$
  select "GrainId", "ReminderName", "StartTime", "Period", "Version" from orleans_reminder_read
  where service_id = @ServiceId and "GrainId" = @GrainId and "ReminderName" = @ReminderName
$$),
-- A part that does not cross the end of the ring.
('ReadRangeRows1Key', $$
  select "GrainId", "ReminderName", "StartTime", "Period", "Version" from orleans_reminder_read
  where service_id = @ServiceId and grain_hash > @BeginHash and grain_hash <= @EndHash
$$),
-- A part that crosses it; from a hash to itself is the whole ring.
('ReadRangeRows2Key', $$
  select "GrainId", "ReminderName", "StartTime", "Period", "Version" from orleans_reminder_read
  where service_id = @ServiceId and (grain_hash > @BeginHash or grain_hash <= @EndHash)
$$),
('UpsertReminderRowKey', $$
  insert into orleans_reminder (service_id, grain_id, name, grain_hash, first_on, period_ms, etag)
  values (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, nextval('orleans_etag'))
  on conflict (service_id, grain_id, name) do update
  set grain_hash = excluded.grain_hash, first_on = excluded.first_on, period_ms = excluded.period_ms, etag = excluded.etag
  returning etag as "Version"
$$),
('DeleteReminderRowKey', $$
  with gone as (
    delete from orleans_reminder
    where service_id = @ServiceId and grain_id = @GrainId and name = @ReminderName and etag = @Version returning etag)
  select exists (select from gone)
$$),
('DeleteReminderRowsKey', $$
  delete from orleans_reminder where service_id = @ServiceId
$$);
