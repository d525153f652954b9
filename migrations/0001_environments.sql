-- A walled-off set of subscriptions, events and logs: usually one for each stage or customer.
create table environments (
  id         uuid primary key,
  name       text not null unique,
  created_at timestamptz not null
);

-- A bearer token. The token itself is shown once and never stored.
create table api_tokens (
  id             uuid primary key,
  environment_id uuid references environments, -- null for ADMIN, who names it with each call
  name           text not null,
  role           text not null check (role in ('ADMIN', 'WORKBENCH', 'EVENTS', 'VIEWER')),
  prefix         text not null,                -- to recognise it by
  hash           bytea not null unique,        -- SHA-256
  created_at     timestamptz not null,
  last_used_at   timestamptz,
  expires_at     timestamptz,
  revoked_at     timestamptz,
  check ((role = 'ADMIN') = (environment_id is null))
);

create index on api_tokens (environment_id, id);

-- One row: a text encrypted when the database was made. A process whose key cannot open it would
-- write secrets that others cannot read, so it refuses to start.
create table encryption_check (
  is_only    boolean primary key default true check (is_only),
  ciphertext text not null
);
