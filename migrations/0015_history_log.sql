-- How history is found, whatever is asked for: by these indexes in the order of the list, or within a bound
-- on how many rows are looked at (src/storage/search.ts). Most succeeds, so what did not costs little to
-- index, and what is asked for most is among it.

-- Nothing can be written to a table while its indexes are made, but all of it can be read. Who records an
-- outcome has deliveries when it asks for the log, so no file has the log and asks for deliveries.
create index request_log_failures on request_log (environment_id, position) where outcome <> 'succeeded';
create index request_log_subscription_failures on request_log (subscription_id, position)
  where outcome <> 'succeeded';
create index request_log_by_hand on request_log (environment_id, position) where trigger <> 'automatic';

-- An entry's id tells to three minutes where in the log it is. These are recorded later than that, when the
-- database was away, so that whoever finds times by ids knows them. They go with their day.
create table late_entries (
  id         uuid primary key,
  position   bigint not null,
  started_at timestamptz not null
);
