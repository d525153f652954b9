-- What is kept of real requests, and for how long anything is.

-- Statistics are made of samples, and would keep what is kept nowhere else, for as long as the planner
-- has them. Nothing is ever looked for by these. Days that are made later are told so when they are made.
alter table events alter column data set statistics 0;
alter table exchanges
  alter column request_headers set statistics 0,
  alter column request_body set statistics 0,
  alter column response_headers set statistics 0,
  alter column response_body set statistics 0;

-- Last, because everybody waits for who has locked it.
alter table environments
  add column logs_full_data boolean not null default false, -- whether exchanges of real requests are kept
  add column retention_days integer not null default 30     -- what is older is not shown, and dropped in time
    check (retention_days between 1 and 365);
