-- What leaves the environment in webhooks.
alter table environments
  add column include_test_events boolean not null default false,     -- whether test events are sent at all
  add column include_request_payload boolean not null default true,  -- eventDetail, eventNotificationDetail
  add column include_response_data boolean not null default true;    -- properties.values

-- What the body looks like.
alter table subscriptions
  add column payload_format text not null default 'envelope'
    check (payload_format in ('envelope', 'standard', 'cloudevents', 'raw'));
