-- A script that reshapes what a subscription is sent, and how often it has been changed.
alter table subscriptions
  add column mapping text,
  add column mapping_version integer not null default 0; -- of the present script, or of the last; 0 before the first

-- Counted here, so that no writer can change a script and leave its version as it was.
create function subscription_mapping_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.mapping_version := case when new.mapping is null then 0 else 1 end;
  elsif new.mapping is not null and new.mapping is distinct from old.mapping then
    new.mapping_version := old.mapping_version + 1;
  else
    new.mapping_version := old.mapping_version;
  end if;
  return new;
end $$;

create trigger subscription_mapping_changed before insert or update on subscriptions
  for each row execute function subscription_mapping_changed();

-- Which script ran for an attempt; null where none did.
alter table request_log add column mapping_version integer;
