-- One attempt at a delivery: at most one HTTP exchange. Written once, never changed.
create table request_log (
  id              uuid primary key,    -- UUIDv7: its time chooses the partition
  position        bigint not null,     -- order of commit, given under the append lock
  environment_id  uuid not null,
  delivery_id     uuid not null,
  event_id        uuid not null,
  event_type      text not null,
  subscription_id uuid not null,
  publisher_id    uuid,
  attempt_number  integer not null check (attempt_number >= 1),
  trigger         text not null check (trigger in ('automatic', 'resend', 'test')),
  method          text not null,
  url             text not null,
  outcome         text not null check (outcome in ('succeeded', 'rejected', 'unreachable', 'unsendable')),
  status_code     integer,             -- null when nobody answered
  error_class     text,
  error_message   text,
  is_truncated    boolean not null,    -- more of the answer came than is read
  started_at      timestamptz not null,
  duration_ms     double precision not null,
  next_attempt_at timestamptz
) partition by range (id);

create index on request_log (position);
create index on request_log (environment_id, position);
create index on request_log (subscription_id, position);
create index on request_log (delivery_id);

create sequence request_log_position owned by request_log.position;
alter table request_log alter column position set default nextval('request_log_position');

-- Positions must become visible in their own order, or a reader that has seen 5 would never learn of
-- a 4 that commits later. The lock is held to the end of the transaction, so the insert comes last.
create function request_log_append() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('hookwire.request_log'));
  perform pg_notify('hookwire', 'log'); -- a hint without content: readers pull
  return null;
end $$;

create trigger request_log_append before insert on request_log
  for each statement execute function request_log_append();
