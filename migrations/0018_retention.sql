-- One row. Written before the entries go, so that whoever misses one can tell that it has been there.
create table dropped_log (
  is_only  boolean primary key default true check (is_only),
  position bigint not null -- of the newest entry that was dropped; 0 before the first
);

insert into dropped_log (position) values (0);

-- A day's partition on its way out, until it is gone: what somebody else has detached is not ours to drop.
create table retired_partitions (
  name text primary key
);
