-- Few at a time: a bulk resend begins some, and waits for them. While they wait, their attempt is due since they began.
create index deliveries_resend on deliveries (resend_id, next_attempt_at) where resend_id is not null;

create index deliveries_failures on deliveries (environment_id, id) where status in ('exhausted', 'canceled');
create index deliveries_subscription_failures on deliveries (subscription_id, id)
  where status in ('exhausted', 'canceled');

-- In the order of their list too, for who asks what still waits.
create index deliveries_subscription_pending on deliveries (subscription_id, id) where status = 'pending';

-- Events by what became of their deliveries, in the order of the events.
create index on deliveries (environment_id, event_id);
create index deliveries_undelivered on deliveries (environment_id, event_id) where status <> 'succeeded';
