-- Something that happened, published once. Partitioned by day on its id, whose time it is.
create table events (
  id                    uuid primary key, -- UUIDv7
  environment_id        uuid not null,
  type                  text not null,
  data                  text not null,    -- JSON as it was published; jsonb would lose digits and order
  occurred_at           timestamptz not null,
  is_test               boolean not null,
  card_template_id      text,
  action_flow_config_id text,
  publisher_id          uuid              -- the token; null for the administrator's own
) partition by range (id);

create index on events (environment_id, id);

-- A key that a caller published an event under.
create table idempotency_keys (
  environment_id uuid not null,
  key            text not null,
  event_id       uuid not null,
  content_hash   bytea not null, -- SHA-256: the same key with other content is refused
  primary key (environment_id, key)
);

create index on idempotency_keys (event_id);
