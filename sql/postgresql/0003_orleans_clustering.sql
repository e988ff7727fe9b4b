-- Who is in the cluster: one row for each start of a silo, and one version for the table of a cluster.

-- The version of a cluster's table. A silo writes a row only together with the next version, and only from the version that
-- it read, so all silos see the same history of members. Signs of life (alive_on) stand outside of it.
create table orleans_cluster (
  cluster_id text        not null primary key,
  version    integer     not null,
  changed_on timestamptz not null
);

-- A silo that starts again on the same address is a new row with a higher generation; the old one is found dead.
create table orleans_silo (
  cluster_id text        not null references orleans_cluster on delete cascade,
  address    text        not null,           -- IP address, as the other silos reach it
  port       integer     not null,           -- for silos
  generation integer     not null,           -- seconds of the start
  name       text        not null,
  host       text        not null,
  status     integer     not null,           -- 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead
  proxy_port integer     not null,           -- for clients; 0: the silo takes none
  suspected  text,                           -- 'silo,time|silo,time': who found it silent, and when
  started_on timestamptz not null,
  alive_on   timestamptz not null,           -- its newest sign of life
  primary key (cluster_id, address, port, generation)
);

-- What both readings return: the version of the table, and the silo if there is one. A cluster without silos has one row.
create view orleans_membership as
  select c.cluster_id, c.version, s.address, s.port, s.generation, s.name, s.host, s.status, s.proxy_port, s.suspected,
         s.started_on, s.alive_on
  from orleans_cluster c left join orleans_silo s on s.cluster_id = c.cluster_id;

-- Locks the version of a cluster's table if it still is the one that the silo read: until the end of the statement no other
-- silo changes the table. Whoever waited for that lock sees the newer version, and is refused.
create function orleans_cluster_locked(of_cluster text, at_version integer) returns boolean language plpgsql as $$
begin
  perform from orleans_cluster where cluster_id = of_cluster and version = at_version for update;
  return found;
end $$;

create function orleans_cluster_changed(of_cluster text) returns void language sql as $$
  update orleans_cluster set version = version + 1, changed_on = now() where cluster_id = of_cluster;
$$;

-- Both or nothing: the row of the silo and the next version. False when the version is another, or the silo is there already.
create function orleans_silo_insert(of_cluster text, at_version integer, new_address text, new_port integer,
  new_generation integer, new_name text, new_host text, new_status integer, new_proxy_port integer,
  new_started_on timestamptz, new_alive_on timestamptz) returns boolean language plpgsql as $$
begin
  if not orleans_cluster_locked(of_cluster, at_version) then
    return false;
  end if;

  insert into orleans_silo (cluster_id, address, port, generation, name, host, status, proxy_port, started_on, alive_on)
  values (of_cluster, new_address, new_port, new_generation, new_name, new_host, new_status, new_proxy_port, new_started_on, new_alive_on)
  on conflict do nothing;
  if not found then
    return false;
  end if;

  perform orleans_cluster_changed(of_cluster);
  return true;
end $$;

-- Both or nothing, as above. False when the version is another, or the silo is not there.
create function orleans_silo_update(of_cluster text, at_version integer, of_address text, of_port integer,
  of_generation integer, new_status integer, new_suspected text, new_alive_on timestamptz) returns boolean language plpgsql as $$
begin
  if not orleans_cluster_locked(of_cluster, at_version) then
    return false;
  end if;

  update orleans_silo set status = new_status, suspected = new_suspected, alive_on = new_alive_on
  where cluster_id = of_cluster and address = of_address and port = of_port and generation = of_generation;
  if not found then
    return false;
  end if;

  perform orleans_cluster_changed(of_cluster);
  return true;
end $$;

insert into orleansquery (querykey, querytext) values
-- Every silo sends it at its start; true for the first of a cluster.
('InsertMembershipVersionKey', $$
  with made as (
    insert into orleans_cluster (cluster_id, version, changed_on) values (@DeploymentId, 0, now())
    on conflict do nothing returning cluster_id)
  select exists (select from made)
$$),
('InsertMembershipKey', $$
  select orleans_silo_insert(@DeploymentId, @Version, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime)
$$),
('UpdateMembershipKey', $$
  select orleans_silo_update(@DeploymentId, @Version, @Address, @Port, @Generation, @Status, @SuspectTimes, @IAmAliveTime)
$$),
-- Not a change of the cluster: the version stays, so signs of life never stand in the way of a silo that joins.
('UpdateIAmAlivetimeKey', $$
  update orleans_silo set alive_on = @IAmAliveTime
  where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$$),
('MembershipReadAllKey', $$
  select version as "Version", address as "Address", port as "Port", generation as "Generation", name as "SiloName",
         host as "HostName", status as "Status", proxy_port as "ProxyPort", suspected as "SuspectTimes",
         started_on as "StartTime", alive_on as "IAmAliveTime"
  from orleans_membership where cluster_id = @DeploymentId
$$),
-- The version must come back when the silo is not there too.
('MembershipReadRowKey', $$
  select c.version as "Version", s.address as "Address", s.port as "Port", s.generation as "Generation", s.name as "SiloName",
         s.host as "HostName", s.status as "Status", s.proxy_port as "ProxyPort", s.suspected as "SuspectTimes",
         s.started_on as "StartTime", s.alive_on as "IAmAliveTime"
  from orleans_cluster c
  left join orleans_silo s on s.cluster_id = c.cluster_id and s.address = @Address and s.port = @Port and s.generation = @Generation
  where c.cluster_id = @DeploymentId
$$),
('GatewaysQueryKey', $$
  select address as "Address", proxy_port as "ProxyPort", generation as "Generation"
  from orleans_silo where cluster_id = @DeploymentId and status = @Status and proxy_port > 0
$$),
('DeleteMembershipTableEntriesKey', $$
  delete from orleans_cluster where cluster_id = @DeploymentId
$$),
-- Forgets the dead that were last heard of, or started, before that time. The version stays: nobody routes to these.
('CleanupDefunctSiloEntriesKey', $$
  delete from orleans_silo
  where cluster_id = @DeploymentId and status = 6 and greatest(alive_on, started_on) < @IAmAliveTime
$$);
