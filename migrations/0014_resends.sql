-- A bulk resend: every delivery that its filter selected when it was asked for.
create table resends (
  id             uuid primary key,
  environment_id uuid not null,
  filter         jsonb not null,
  total          integer not null,
  passed         integer not null default 0, -- how many it has dealt with, in the order of their ids
  last_id        uuid,                       -- the last of those
  succeeded      integer not null default 0, -- of those whose first request has an outcome
  failed         integer not null default 0,
  created_at     timestamptz not null,
  completed_at   timestamptz
);

create index on resends (environment_id, id);

-- What a batch of outcomes adds to a resend: rows of their own, or batches would wait for one another.
create table resend_tallies (
  id        bigint generated always as identity primary key,
  resend_id uuid not null,
  succeeded integer not null,
  failed    integer not null
);

create index on resend_tallies (resend_id);

-- Each resend begins a new cycle of the same delivery, with retries of its own.
alter table deliveries
  add column cycle integer not null default 0,       -- how often it was resent: tells a claim of the cycle before
  add column cycle_start integer not null default 0, -- attempts that were made before this cycle
  add column resend_id uuid;                         -- the bulk resend whose first request it waits for; null once that was made
