-- Why its attempts are made. A test is sent once, also to a disabled subscription, and counts for nothing.
alter table deliveries add column trigger text not null default 'automatic'
  check (trigger in ('automatic', 'resend', 'test'));

-- What went over the wire, headers and bodies, of the log entry with the same id: of tests,
-- and of real requests where the environment wants it.
-- Values of headers that look like secrets are masked before they get here.
create table exchanges (
  id               uuid primary key, -- the entry's: its time chooses the partition
  environment_id   uuid not null,
  request_headers  jsonb not null,
  request_body     bytea not null,   -- bytes, because text cannot hold U+0000
  response_headers jsonb,            -- null where nobody answered
  response_body    bytea
) partition by range (id);
