-- A name that events may have, and what is asked of those that have it. Names need not be registered.
create table event_types (
  id             uuid primary key,
  environment_id uuid not null references environments,
  name           text not null,
  description    text,
  schema         text,                      -- JSON Schema; null where data may be anything
  revision       integer not null default 1, -- grows with every change: data is checked by one of them
  created_at     timestamptz not null,
  archived_at    timestamptz,               -- since when its events are refused
  unique (environment_id, name)
);

create index on event_types (environment_id, id);
