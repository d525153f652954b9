alter table subscriptions add column rate_limit_per_second integer
  check (rate_limit_per_second between 1 and 10000); -- null for no limit

-- When the next request to a subscription with a rate limit may leave, whichever process sends it.
-- Processes take stretches of this time line, each request's turn an interval after the one before.
-- Without a foreign key: its writers wait for nobody who changes a subscription.
create table rate_limits (
  subscription_id uuid primary key,
  next_at         timestamptz not null
) with (fillfactor = 50);
