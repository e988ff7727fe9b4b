-- How the store writes: one call is one transaction, so that a process which stops between two of its steps holds no lock.

-- Says whether a document is that of a lock which an owner holds under a fence. One that is damaged is held by nobody.
create function lock_is_held(document text, holder text, fence bigint) returns boolean
language plpgsql immutable
as $$
begin
  return coalesce(
    json_typeof(document::json -> 'fence') = 'number' and document::json ->> 'fence' = fence::text
    and json_typeof(document::json -> 'owner') = 'string' and document::json ->> 'owner' = holder, false);
exception when data_exception then
  return false;
end
$$;

-- Says whether a document is that of a lock which nobody holds and whose fence lies before a time.
create function lock_is_free(document text, before bigint) returns boolean
language plpgsql immutable
as $$
begin
  return coalesce(
    json_typeof(document::json) = 'object' and json_typeof(document::json -> 'fence') = 'number'
    and document::json ->> 'fence' ~ '^-?[0-9]+$' and (document::json ->> 'fence')::numeric < before
    and (select count(*) from json_object_keys(document::json)) = 1, false);
exception when data_exception then
  return false;
end
$$;

-- Commits a batch: appends to journals, then documents of small grains. The arrays of one letter belong together; an entry of
-- the others names its append by the place in those of `a`. Two appends that touch the same run, key or lock have different
-- rounds. Every answer is per append or per document; one that is refused changes nothing and leaves no gap in the feed.
create function store_commit(
  a_round integer[], a_run text[], a_expected bigint[], a_events integer[], a_kind text[], a_payload text[], a_refs integer[], a_at bigint[],
  h_append integer[], h_definition text[], h_hash text[], h_correlation text[], h_status smallint[], h_ended bigint[], h_key text[],  -- runs that begin
  t_append integer[], t_status smallint[], t_ended bigint[],                              -- turns: runs whose status changes
  k_append integer[], k_key text[], k_request text[],                                     -- keys of starts
  p_append integer[], p_hash text[], p_body text[],                                       -- large payloads
  l_append integer[], l_resource text[], l_owner text[], l_fence bigint[], l_must boolean[], l_event text[],  -- locks to release, by append
  s_type text[], s_key text[], s_expected bigint[], s_payload text[], s_at bigint[], s_events integer[],      -- documents; no type: events alone
  e_kind text[], e_payload text[],                                                        -- events of the platform, those of each document in turn
  out outcomes integer[],                   -- 0 appended, 1 another version, 2 key used, 3 lock lost
  out sequences bigint[],                   -- of the first event
  out used_append integer[], out used_run text[], out used_request text[],
  out released boolean[],                   -- which of the locks were held
  out etags bigint[],                       -- 0 after a delete or without a document, -1 when another one was expected
  out state_sequences bigint[])             -- of the first event
language plpgsql
set plan_cache_mode = force_generic_plan    -- a plan of the time when tables were empty must not scan them when they are full
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  last_sequence bigint;
  last_number bigint;
  last_etag bigint;
  sequence_before bigint;
  etag_before bigint;
  found_etag bigint;
  places integer[];
  place integer;
  previous integer := 0;
  extra integer[] := '{}';                  -- how many locks an append releases
  next_event integer := 0;
  begun integer;
begin
  select value into strict last_sequence from high_water where name = 'sequence' for update;
  sequence_before := last_sequence;
  outcomes := array_fill(0, array[cardinality(a_run)]);
  sequences := array_fill(0::bigint, array[cardinality(a_run)]);
  released := array_fill(false, array[cardinality(l_append)]);
  etags := array_fill(0::bigint, array[cardinality(s_at)]);
  state_sequences := array_fill(0::bigint, array[cardinality(s_at)]);
  used_append := '{}';
  used_run := '{}';
  used_request := '{}';
  if cardinality(h_append) > 0 then
    select value into strict last_number from high_water where name = 'number';
  end if;
  if cardinality(l_append) > 0 or cardinality(s_at) > 0 then
    select value into strict last_etag from high_water where name = 'etag';
    etag_before := last_etag;
  end if;

  for this_round in 1 .. coalesce((select max(r) from unnest(a_round) r), 0) loop
    if cardinality(k_append) > 0 then
      select used_append || array_agg(k.append), used_run || array_agg(d.workflow_id), used_request || array_agg(d.request_hash)
      into used_append, used_run, used_request
      from unnest(k_append, k_key) as k (append, key) join idempotency d on d.key = k.key
      where a_round[k.append] = this_round;
      foreach place in array used_append loop
        outcomes[place] := 2;
      end loop;
    end if;

    select array_agg(a.place) into places
    from unnest(a_round, a_run, a_expected) with ordinality as a (round, run, expected, place)
    where a.round = this_round and outcomes[a.place] = 0
      and a.expected <> coalesce(
        (select j.version + j.events - 1 from journal j where j.workflow_id = a.run order by j.version desc limit 1), 0);
    foreach place in array coalesce(places, '{}') loop
      outcomes[place] := 1;
    end loop;

    -- A lock is looked at before anything is written. A version that is another one comes first: a repeat of an append that
    -- released its locks must be told of that.
    for i in 1 .. cardinality(l_append) loop
      place := l_append[i];
      continue when a_round[place] <> this_round or outcomes[place] not in (0, 3);
      released[i] := lock_is_held(
        (select g.payload from grain_state g where g.type = 'lock' and g.key = l_resource[i]), l_owner[i], l_fence[i]);
      if released[i] then
        extra[place] := coalesce(extra[place], 0) + 1;
      elsif l_must[i] then
        outcomes[place] := 3;
      end if;
    end loop;

    for i in 1 .. cardinality(a_run) loop
      continue when a_round[i] <> this_round or outcomes[i] <> 0;
      sequences[i] := last_sequence + 1;
      last_sequence := last_sequence + a_events[i] + coalesce(extra[i], 0);
    end loop;

    insert into journal (sequence, workflow_id, version, events, kind, payload, at, refs)
    select sequences[a.place], a.run, a.expected + 1, a.events, a.kind, a.payload, a.at, a.refs
    from unnest(a_round, a_run, a_expected, a_events, a_kind, a_payload, a_at, a_refs)
      with ordinality as a (round, run, expected, events, kind, payload, at, refs, place)
    where a.round = this_round and outcomes[a.place] = 0;

    if cardinality(h_append) > 0 then
      insert into workflows (number, id, definition, definition_hash, status, correlation_id, started_at, ended_at, idempotency_key)
      select last_number + row_number() over (order by h.append), a_run[h.append], h.definition, h.hash, h.status, h.correlation,
             a_at[h.append], h.ended, h.key
      from unnest(h_append, h_definition, h_hash, h_correlation, h_status, h_ended, h_key)
        as h (append, definition, hash, correlation, status, ended, key)
      where a_round[h.append] = this_round and outcomes[h.append] = 0;
      get diagnostics begun = row_count;
      last_number := last_number + begun;
    end if;

    if cardinality(t_append) > 0 then
      update workflows w set status = t.status, ended_at = t.ended
      from unnest(t_append, t_status, t_ended) as t (append, status, ended)
      where w.id = a_run[t.append] and a_round[t.append] = this_round and outcomes[t.append] = 0;
    end if;

    if cardinality(k_append) > 0 then
      insert into idempotency (key, workflow_id, request_hash, at)
      select k.key, a_run[k.append], k.request, a_at[k.append]
      from unnest(k_append, k_key, k_request) as k (append, key, request)
      where a_round[k.append] = this_round and outcomes[k.append] = 0;
    end if;

    if cardinality(p_append) > 0 then
      insert into payloads (hash, body)
      select distinct on (p.hash) p.hash, p.body
      from unnest(p_append, p_hash, p_body) as p (append, hash, body)
      where a_round[p.append] = this_round and outcomes[p.append] = 0
        and not exists (select 1 from payloads known where known.hash = p.hash)
      order by p.hash;
      insert into payload_refs (workflow_id, payload_id)
      select distinct a_run[p.append], known.id
      from unnest(p_append, p_hash) as p (append, hash) join payloads known on known.hash = p.hash
      where a_round[p.append] = this_round and outcomes[p.append] = 0
      on conflict do nothing;
    end if;

    for i in 1 .. cardinality(l_append) loop
      continue when not released[i] or a_round[l_append[i]] <> this_round or outcomes[l_append[i]] <> 0;
      place := l_append[i];
      next_event := case when place = previous then next_event + 1 else 0 end;
      previous := place;
      last_etag := last_etag + 1;
      update grain_state set etag = last_etag, payload = '{"fence":' || l_fence[i] || '}', at = a_at[place]
      where type = 'lock' and key = l_resource[i];
      insert into journal (sequence, workflow_id, version, events, kind, payload, at)
      select e.place, '$platform', e.place, 1, 'LockReleased', l_event[i], a_at[l_append[i]]
      from (values (sequences[l_append[i]] + a_events[l_append[i]] + next_event)) as e (place);
    end loop;
  end loop;

  next_event := 0;
  for i in 1 .. cardinality(s_at) loop
    begun := next_event;
    next_event := next_event + s_events[i];
    if s_type[i] is not null then
      select g.etag into found_etag from grain_state g where g.type = s_type[i] and g.key = s_key[i];
      if coalesce(found_etag, 0) <> s_expected[i] then
        etags[i] := -1;
        continue;
      end if;
      if s_payload[i] is null then
        delete from grain_state where type = s_type[i] and key = s_key[i];
      else
        last_etag := last_etag + 1;
        etags[i] := last_etag;
        insert into grain_state (type, key, etag, payload, at) values (s_type[i], s_key[i], last_etag, s_payload[i], s_at[i])
        on conflict (type, key) do update set etag = excluded.etag, payload = excluded.payload, at = excluded.at;
      end if;
    end if;
    state_sequences[i] := last_sequence + 1;
    for event in begun + 1 .. next_event loop
      last_sequence := last_sequence + 1;
      insert into journal (sequence, workflow_id, version, events, kind, payload, at)
      values (last_sequence, '$platform', last_sequence, 1, e_kind[event], e_payload[event], s_at[i]);
    end loop;
  end loop;

  if last_sequence > sequence_before then
    update high_water set value = last_sequence where name = 'sequence';
  end if;
  if last_number is not null then
    update high_water set value = last_number where name = 'number' and value < last_number;
  end if;
  if last_etag > etag_before then
    update high_water set value = last_etag where name = 'etag';
  end if;
end
$$;

-- Deletes the first runs in the order of ends, up to a place, with all that is theirs. They are looked up behind the lock that
-- every commit takes, so a run that was retried meanwhile is not among them, and a retry that comes later finds no journal.
create function store_prune_runs(
  last_ended bigint, last_number bigint, runs_max integer, rows_max integer, out pruned text[], out more boolean)
language plpgsql
as $$
declare
  head record;
  rows_before bigint := 0;
  found_runs integer := 0;
  deleted bigint;
begin
  perform 1 from high_water where name = 'sequence' for update;
  pruned := '{}';
  more := false;
  for head in
    select w.id, w.idempotency_key from workflows w
    where w.ended_at is not null and (w.ended_at, w.number) <= (last_ended, last_number) and w.status in (3, 4, 5)
    order by w.ended_at, w.number limit runs_max
  loop
    if rows_before >= rows_max then
      more := true;
      exit;
    end if;
    delete from journal where workflow_id = head.id;
    get diagnostics deleted = row_count;
    rows_before := rows_before + deleted;
    insert into payloads_released (payload_id) select r.payload_id from payload_refs r where r.workflow_id = head.id on conflict do nothing;
    delete from payload_refs where workflow_id = head.id;
    delete from idempotency where key = head.idempotency_key and workflow_id = head.id;
    delete from workflows where id = head.id;
    pruned := pruned || head.id;
    found_runs := found_runs + 1;
  end loop;
  more := more or found_runs = runs_max;
end
$$;

-- Looks at some of the payloads that pruned runs used, and deletes those that no run uses any more.
create function store_prune_payloads(payloads_max integer, out deleted bigint, out more boolean)
language plpgsql
as $$
declare
  looked_at bigint[];
begin
  perform 1 from high_water where name = 'sequence' for update;
  select coalesce(array_agg(payload_id), '{}') into looked_at from (select payload_id from payloads_released limit payloads_max) as released;
  delete from payloads p where p.id = any (looked_at) and not exists (select 1 from payload_refs r where r.payload_id = p.id);
  get diagnostics deleted = row_count;
  delete from payloads_released where payload_id = any (looked_at);
  more := cardinality(looked_at) = payloads_max;
end
$$;

-- Deletes definition texts that are neither among the newest of their name nor pinned by a run.
create function store_prune_definitions(kept integer, texts_max integer, out deleted bigint)
language plpgsql
as $$
begin
  perform 1 from high_water where name = 'sequence' for update;
  delete from definitions where number in (
    select ranked.number
    from (select d.number, d.hash, row_number() over (partition by d.name order by d.stored_at desc, d.number desc) as place from definitions d) ranked
    where ranked.place > kept and not exists (select 1 from workflows w where w.definition_hash = ranked.hash) limit texts_max);
  get diagnostics deleted = row_count;
end
$$;
