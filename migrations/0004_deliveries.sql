-- One event owed to one subscription. Partitioned by day on its id, whose time it is.
create table deliveries (
  id               uuid primary key, -- UUIDv7; also the id of its job
  environment_id   uuid not null,
  event_id         uuid not null,
  event_type       text not null,
  subscription_id  uuid not null,
  publisher_id     uuid,
  status           text not null default 'pending'
                   check (status in ('pending', 'succeeded', 'exhausted', 'canceled')),
  attempt_count    integer not null default 0,
  first_failure_at timestamptz,      -- end of its first failed attempt: has anything succeeded since?
  next_attempt_at  timestamptz,
  completed_at     timestamptz,
  check ((status = 'pending') = (completed_at is null))
) partition by range (id);

create index on deliveries (environment_id, id);
create index on deliveries (subscription_id, id);
create index on deliveries (event_id);
create index deliveries_pending on deliveries (subscription_id) where status = 'pending';
