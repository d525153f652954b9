-- What a subscription uses to authenticate its requests at the endpoint.
create table credentials (
  id             uuid primary key,
  environment_id uuid not null references environments,
  name           text not null,
  settings       jsonb not null, -- its kind, and what callers may see
  ciphertext     text not null,  -- JWE of the rest, as JSON; names its own column and row
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);

create index on credentials (environment_id, id);

alter table signing_keys
  add column algorithm text not null default 'hmac_sha256' check (algorithm in ('hmac_sha256', 'ed25519')),
  add column secret_derivation text not null default 'none' check (secret_derivation in ('none', 'sha256_hex')),
  add column rotated_at timestamptz,
  add column made_for uuid; -- the subscription that it was made with, and is deleted with

update signing_keys set made_for = subscriptions.id
from subscriptions where subscriptions.signing_key_id = signing_keys.id;

-- A key has one current secret. Older ones sign beside it until they expire or, where they have no such
-- time, sign for deliveries that had begun with them.
alter table signing_secrets
  add column masked_secret text not null default '', -- so that lists need no decryption
  add column public_key text,                        -- Ed25519 only
  add column retired_at timestamptz,                 -- null for the current one
  add column expires_at timestamptz,
  add check (expires_at is null or retired_at is not null);

update signing_secrets set masked_secret = signing_keys.masked_secret
from signing_keys where signing_keys.id = signing_key_id;

alter table signing_secrets alter column masked_secret drop default;
alter table signing_keys drop column masked_secret;

create unique index on signing_secrets (signing_key_id) where retired_at is null;
create index on signing_secrets (retired_at) where retired_at is not null;
create index on signing_secrets (id) where public_key is not null;

-- Values in headers that look like secrets are JWEs, under the name "sealed".
alter table subscriptions
  add column signature_scheme text not null default 'standard_webhooks' check (signature_scheme in (
    'standard_webhooks', 'svix', 'ed25519', 'timestamped_hex', 'body_hex', 'body_hex_prefixed', 'api_key'
  )),
  add column signature_header text, -- of a scheme with one header; null for the scheme's own
  add column credential_id uuid references credentials;

create index on subscriptions (credential_id);

-- The current secret of its key when it was given that key. Deliveries that had begun under another go on
-- with this one: what the key had before was never theirs.
alter table subscriptions add column signing_since uuid;

create or replace function subscription_changed() returns trigger language plpgsql as $$
begin
  new.revision := nextval('subscription_revision');
  if tg_op = 'UPDATE' and new.signing_key_id <> old.signing_key_id then
    new.signing_since := (
      select id from signing_secrets
      where signing_key_id = new.signing_key_id and retired_at is null
    );
  end if;
  return new;
end $$;

-- What its last attempt was signed with, and the secret first among others. Once its subscription has
-- another key, the id of the secret says nothing: ids of two keys cannot be compared.
alter table deliveries
  add column signing_key_id uuid,
  add column signing_secret_id uuid;

update deliveries set signing_key_id = signing_secrets.signing_key_id, signing_secret_id = signing_secrets.id
from subscriptions
join signing_secrets on signing_secrets.signing_key_id = subscriptions.signing_key_id
where subscriptions.id = deliveries.subscription_id
  and deliveries.status = 'pending' and deliveries.attempt_count > 0;

alter table environments add column secrets_revealable boolean not null default true;

-- A row for each encryption key in use, instead of one: a process refuses to start without all of them,
-- or it could not read what the others have written.
alter table encryption_check
  drop column is_only,
  add column key_id text;

-- The first part of a JWE is its header, in base64url without padding.
update encryption_check set key_id = convert_from(decode(
  translate(rpad(header, (length(header) + 3) / 4 * 4, '='), '-_', '+/'), 'base64'
), 'UTF8')::json ->> 'kid'
from (select split_part(ciphertext, '.', 1) as header from encryption_check) as first_part;

alter table encryption_check add primary key (key_id);
