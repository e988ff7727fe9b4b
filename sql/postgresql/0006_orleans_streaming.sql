-- Streams between silos: messages in queues, each given to the one silo that reads its queue, until that silo confirms it.

-- One row is one message of one queue. It may be given out again, so it is delivered at least once.
create table orleans_stream_message (
  service_id  text        not null,
  provider_id text        not null,
  queue_id    text        not null,
  message_id  bigint      not null,          -- grows in the order of commit within a queue; see orleans_stream_put
  dequeued    integer     not null default 0,  -- how often it was given out: the receipt that a reader confirms it with
  attempts    integer     not null default 0,  -- of those, how many were not handed back undelivered: what the limit counts
  visible_on  timestamptz not null,          -- given out: when the reader's time is over; otherwise: when it may be given out
  expires_on  timestamptz not null,
  created_on  timestamptz not null,
  modified_on timestamptz not null,
  payload     bytea       not null,
  primary key (service_id, provider_id, queue_id, message_id)
);

-- The few messages that were given out at least once. Whether one still is, is asked at every reading of a queue.
create index orleans_stream_message_out on orleans_stream_message (service_id, provider_id, queue_id, visible_on) where dequeued > 0;
-- Finds what is over age among very many that wait.
create index orleans_stream_message_expiry on orleans_stream_message (service_id, provider_id, queue_id, expires_on);

-- One sequence for all queues: when the number of queues changes, a stream moves to another queue, and its reader must not
-- see smaller numbers than before, which it would take for messages that it had.
create sequence orleans_stream_message_id;

-- Messages that no reader could deliver in their attempts or before their expiry: kept for a person to look at, then deleted.
create table orleans_stream_dead_letter (
  service_id  text        not null,
  provider_id text        not null,
  queue_id    text        not null,
  message_id  bigint      not null,
  dequeued    integer     not null,
  attempts    integer     not null,
  visible_on  timestamptz not null,
  expires_on  timestamptz not null,
  created_on  timestamptz not null,
  modified_on timestamptz not null,
  dead_on     timestamptz not null,
  remove_on   timestamptz not null,
  payload     bytea       not null,
  primary key (service_id, provider_id, queue_id, message_id)
);

create index orleans_stream_dead_letter_removal on orleans_stream_dead_letter (service_id, provider_id, queue_id, remove_on);

-- When a queue is next cleaned, by whichever silo reads it then.
create table orleans_stream_cleaning (
  service_id  text        not null,
  provider_id text        not null,
  queue_id    text        not null,
  due_on      timestamptz not null,
  primary key (service_id, provider_id, queue_id)
);

-- Held until the end of the statement by whoever puts into a queue ('put') or takes from it ('take'). An advisory lock costs
-- no row version, and two queues that share a hash only wait for each other.
create function orleans_stream_lock(what text, service text, provider text, queue text) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'orleans_stream', what, service, provider, queue), 0));
$$;

-- Adds a message. The lock makes numbers and commits of a queue go in the same order: otherwise a reader that saw message 6
-- before message 5 was committed would be past it when it comes.
create function orleans_stream_put(service text, provider text, queue text, body bytea, expiry_seconds integer)
returns bigint language plpgsql as $$
declare
  at timestamptz;
  id bigint;
begin
  perform orleans_stream_lock('put', service, provider, queue);
  at := clock_timestamp();
  insert into orleans_stream_message (service_id, provider_id, queue_id, message_id, visible_on, expires_on, created_on, modified_on, payload)
  values (service, provider, queue, nextval('orleans_stream_message_id'), at, at + make_interval(secs => expiry_seconds), at, at, body)
  returning message_id into id;
  return id;
end $$;

-- Moves messages to the dead letters: those that are out of time or of attempts, and in nobody's hands; or only one of them.
create function orleans_stream_bury(service text, provider text, queue text, count_max integer, attempts_max integer,
  removal_seconds integer, only_message bigint default null) returns void language sql as $$
  with over as (
    select message_id from orleans_stream_message
    where service_id = service and provider_id = provider and queue_id = queue and visible_on <= clock_timestamp()
      and (expires_on <= clock_timestamp() or (dequeued > 0 and attempts >= attempts_max))
      and (only_message is null or message_id = only_message)
    order by message_id limit count_max for update skip locked),
  gone as (
    delete from orleans_stream_message m using over
    where m.service_id = service and m.provider_id = provider and m.queue_id = queue and m.message_id = over.message_id
    returning m.*)
  insert into orleans_stream_dead_letter (service_id, provider_id, queue_id, message_id, dequeued, attempts, visible_on,
    expires_on, created_on, modified_on, dead_on, remove_on, payload)
  select service_id, provider_id, queue_id, message_id, dequeued, attempts, visible_on, expires_on, created_on, modified_on,
    clock_timestamp(), clock_timestamp() + make_interval(secs => removal_seconds), payload from gone;
$$;

-- Deletes dead letters whose time is over.
create function orleans_stream_forget(service text, provider text, queue text, count_max integer) returns void language sql as $$
  with over as (
    select message_id from orleans_stream_dead_letter
    where service_id = service and provider_id = provider and queue_id = queue and remove_on <= clock_timestamp()
    order by remove_on limit count_max for update skip locked)
  delete from orleans_stream_dead_letter d using over
  where d.service_id = service and d.provider_id = provider and d.queue_id = queue and d.message_id = over.message_id;
$$;

-- Cleans a queue when that is due.
create function orleans_stream_clean(service text, provider text, queue text, attempts_max integer, removal_seconds integer,
  every_seconds integer, count_max integer) returns void language plpgsql as $$
declare
  at timestamptz := clock_timestamp();
begin
  -- Most readings of a queue end here, without a write.
  perform from orleans_stream_cleaning where service_id = service and provider_id = provider and queue_id = queue and due_on > at;
  if found then
    return;
  end if;

  insert into orleans_stream_cleaning as c (service_id, provider_id, queue_id, due_on)
  values (service, provider, queue, at + make_interval(secs => every_seconds))
  on conflict (service_id, provider_id, queue_id) do update set due_on = excluded.due_on where c.due_on <= at;
  if found then
    perform orleans_stream_bury(service, provider, queue, count_max, attempts_max, removal_seconds);
    perform orleans_stream_forget(service, provider, queue, count_max);
  end if;
end $$;

-- Gives out the oldest messages of a queue, and counts an attempt for each.
-- Nothing is given out while another message of the queue still is: when a silo dies with messages in its hands, its successor
-- waits until their time is over and gets them first, so every stream stays in order. A living reader confirms what it has
-- before it asks again, so it waits for nothing but its own slowest consumer.
create function orleans_stream_take(service text, provider text, queue text, count_max integer, attempts_max integer,
  visibility_seconds integer, removal_seconds integer, clean_seconds integer, clean_max integer)
returns setof orleans_stream_message language plpgsql as $$
declare
  at timestamptz;
begin
  -- Two readers of one queue, while it changes hands, come one after the other; each sees what the one before took.
  perform orleans_stream_lock('take', service, provider, queue);
  perform orleans_stream_clean(service, provider, queue, attempts_max, removal_seconds, clean_seconds, clean_max);
  at := clock_timestamp();
  perform from orleans_stream_message
  where service_id = service and provider_id = provider and queue_id = queue and dequeued > 0 and visible_on > at
  limit 1;
  if found then
    return;
  end if;

  return query
    with head as (
      select message_id from orleans_stream_message
      where service_id = service and provider_id = provider and queue_id = queue
        and visible_on <= at and expires_on > at and attempts < attempts_max
      order by message_id limit count_max for update)
    update orleans_stream_message m
    set dequeued = m.dequeued + 1, attempts = m.attempts + 1, visible_on = at + make_interval(secs => visibility_seconds), modified_on = at
    from head
    where m.service_id = service and m.provider_id = provider and m.queue_id = queue and m.message_id = head.message_id
    returning m.*;
end $$;

-- Confirms or hands back. Items are 'message:receipt|message:receipt'. The receipt is the dequeued that the reader was given;
-- with another one the message has gone to somebody else since, and stays as it is. A negative receipt hands the message back:
-- a reader that stops in good order gives its successor what it had no time for, and it is no failed attempt.
-- Returns the messages whose receipt was good.
create function orleans_stream_settle(service text, provider text, queue text, items text)
returns setof bigint language sql as $$
  with item as (
    select split_part(pair, ':', 1)::bigint as message_id, split_part(pair, ':', 2)::integer as receipt
    from unnest(string_to_array(items, '|')) pair),
  confirmed as (
    delete from orleans_stream_message m using item
    where m.service_id = service and m.provider_id = provider and m.queue_id = queue and m.message_id = item.message_id
      and m.dequeued = item.receipt
    returning m.message_id),
  released as (
    update orleans_stream_message m set visible_on = clock_timestamp(), modified_on = clock_timestamp(), attempts = greatest(m.attempts - 1, 0)
    from item
    where m.service_id = service and m.provider_id = provider and m.queue_id = queue and m.message_id = item.message_id
      and m.dequeued = -item.receipt and m.visible_on > clock_timestamp()
    returning m.message_id)
  select message_id from confirmed union all select message_id from released;
$$;

-- A reader could not deliver a message: it may be given out again at once, or is a dead letter when it is out of time or attempts.
create function orleans_stream_fail(service text, provider text, queue text, message bigint, attempts_max integer, removal_seconds integer)
returns void language plpgsql as $$
begin
  update orleans_stream_message set visible_on = least(visible_on, clock_timestamp()), modified_on = clock_timestamp()
  where service_id = service and provider_id = provider and queue_id = queue and message_id = message;
  if found then
    perform orleans_stream_bury(service, provider, queue, 1, attempts_max, removal_seconds, message);
  end if;
end $$;

insert into orleansquery (querykey, querytext) values
('QueueStreamMessageKey', $$
  select @ServiceId as "ServiceId", @ProviderId as "ProviderId", @QueueId as "QueueId",
         orleans_stream_put(@ServiceId, @ProviderId, @QueueId, @Payload, @ExpiryTimeout) as "MessageId"
$$),
('GetStreamMessagesKey', $$
  select service_id as "ServiceId", provider_id as "ProviderId", queue_id as "QueueId", message_id as "MessageId",
         dequeued as "Dequeued", visible_on as "VisibleOn", expires_on as "ExpiresOn", created_on as "CreatedOn",
         modified_on as "ModifiedOn", payload as "Payload"
  from orleans_stream_take(@ServiceId, @ProviderId, @QueueId, @MaxCount, @MaxAttempts, @VisibilityTimeout, @RemovalTimeout,
                           @EvictionInterval, @EvictionBatchSize)
  order by message_id
$$),
('ConfirmStreamMessagesKey', $$
  select @ServiceId as "ServiceId", @ProviderId as "ProviderId", @QueueId as "QueueId", settled as "MessageId"
  from orleans_stream_settle(@ServiceId, @ProviderId, @QueueId, @Items) settled
$$),
('FailStreamMessageKey', $$
  select orleans_stream_fail(@ServiceId, @ProviderId, @QueueId, @MessageId, @MaxAttempts, @RemovalTimeout)
$$),
('EvictStreamMessagesKey', $$
  select orleans_stream_bury(@ServiceId, @ProviderId, @QueueId, @MaxCount, @MaxAttempts, @RemovalTimeout)
$$),
('EvictStreamDeadLettersKey', $$
  select orleans_stream_forget(@ServiceId, @ProviderId, @QueueId, @MaxCount)
$$);
