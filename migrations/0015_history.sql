-- How history is found, whatever is asked for: by these indexes in the order of the list, or within a bound
-- on how many rows are looked at (src/storage/search.ts). Most succeeds, so what did not costs little to
-- index, and what is asked for most is among it.

create index request_log_failures on request_log (environment_id, position) where outcome <> 'succeeded';
create index request_log_subscription_failures on request_log (subscription_id, position)
  where outcome <> 'succeeded';
create index request_log_by_hand on request_log (environment_id, position) where trigger <> 'automatic';

create index deliveries_failures on deliveries (environment_id, id) where status in ('exhausted', 'canceled');
create index deliveries_subscription_failures on deliveries (subscription_id, id)
  where status in ('exhausted', 'canceled');

-- In the order of their list too, for who asks what still waits.
drop index deliveries_pending;
create index deliveries_pending on deliveries (subscription_id, id) where status = 'pending';

-- Events by what became of their deliveries, in the order of the events.
create index on deliveries (environment_id, event_id);
drop index deliveries_event_id_idx;
create index deliveries_undelivered on deliveries (environment_id, event_id) where status <> 'succeeded';
