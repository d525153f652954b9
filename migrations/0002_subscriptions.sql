-- What signs the requests of one or more subscriptions.
create table signing_keys (
  id             uuid primary key,
  environment_id uuid not null references environments,
  name           text not null,
  masked_secret  text not null, -- of the current secret, so that lists need no decryption
  created_at     timestamptz not null
);

create index on signing_keys (environment_id, id);

-- A secret of a signing key.
create table signing_secrets (
  id             uuid primary key,
  signing_key_id uuid not null references signing_keys on delete cascade,
  ciphertext     text not null, -- JWE; names its own column and row
  created_at     timestamptz not null
);

create index on signing_secrets (signing_key_id);

-- A standing request to have events of some types sent to a URL.
create table subscriptions (
  id                    uuid primary key,
  environment_id        uuid not null references environments,
  name                  text not null,
  event_types           text[] not null,
  url                   text not null,
  method                text not null check (method in ('POST', 'PUT')),
  headers               jsonb not null,
  card_template_id      text,
  action_flow_config_id text,
  signing_key_id        uuid not null references signing_keys,
  max_retries           integer not null check (max_retries >= 0),
  auto_disable          boolean not null,
  timeout_seconds       integer not null check (timeout_seconds >= 1),
  status                text not null check (status in ('enabled', 'disabled')),
  disabled_reason       text check (disabled_reason in ('manual', 'retries_exhausted', 'gone')),
  disabled_at           timestamptz,
  created_at            timestamptz not null,
  updated_at            timestamptz not null,
  revision              bigint not null, -- grows with every change; tells workers what they hold is old
  check ((status = 'disabled') = (disabled_at is not null))
);

create index on subscriptions (environment_id, id);
create index on subscriptions (signing_key_id);

create sequence subscription_revision;

-- An event type, or what all types of a pattern begin with, that an enabled subscription asks for.
-- Kept by a trigger, so that matching is one index look-up and cannot disagree with the subscription.
create table subscription_matches (
  environment_id  uuid not null,
  event_type      text not null, -- the type, or the pattern's prefix
  is_prefix       boolean not null,
  subscription_id uuid not null references subscriptions on delete cascade,
  primary key (environment_id, is_prefix, event_type, subscription_id)
);

create index on subscription_matches (subscription_id);

create function subscription_changed() returns trigger language plpgsql as $$
begin
  new.revision := nextval('subscription_revision');
  return new;
end $$;

create trigger subscription_changed before insert or update on subscriptions
  for each row execute function subscription_changed();

create function subscription_matches_refresh() returns trigger language plpgsql as $$
begin
  delete from subscription_matches where subscription_id = new.id;
  if new.status = 'enabled' then
    insert into subscription_matches (environment_id, event_type, is_prefix, subscription_id)
    select distinct new.environment_id, rtrim(type, '*'), type like '%*', new.id
    from unnest(new.event_types) as type;
  end if;
  return null;
end $$;

create trigger subscription_matches_refresh after insert or update on subscriptions
  for each row execute function subscription_matches_refresh();

-- How a subscription's endpoint has fared lately; no row while it has never failed. Apart from
-- subscriptions, and without a foreign key to them, because it changes with the traffic: its writers
-- must wait for nobody who changes a subscription.
create table subscription_health (
  subscription_id      uuid primary key,
  consecutive_failures integer not null,
  failing_since        timestamptz -- end of the first failed attempt since the last success
) with (fillfactor = 50);
