-- A running process. A change that takes something back (a subscription disabled, a URL changed, a token
-- revoked) is answered once every process has seen it. One that falls silent knows after a while that it
-- must not act on what it remembers; a moment later the others remove its row.
create table processes (
  id          uuid primary key,
  beat        bigint not null, -- grows while it lives; whoever sees it stand still measures by a clock of its own
  seen_ticket bigint not null  -- it acts on nothing older than the change that this ticket was drawn after
);

-- Drawn after such a change has been committed: who sees the ticket, sees the change.
create sequence revocation_tickets;
