-- Callbacks to merchants. A row is written in the transaction of the fact that it tells; due_at and created_at are business time,
-- lease_until and at_us the machine's. A lease that runs out gives the row back, so that no node's death loses a callback.
CREATE TABLE pay_notification (
  notification_id text NOT NULL PRIMARY KEY,
  mchid text NOT NULL,
  notify_url text NOT NULL,
  receiver text NOT NULL,
  event_type text NOT NULL,
  original_type text NOT NULL,
  summary text NOT NULL,
  resource text NOT NULL,
  created_at bigint NOT NULL,
  due_at bigint NOT NULL,
  attempts bigint NOT NULL CHECK (attempts >= 0),
  state text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'GIVEN_UP')),
  lease_until bigint NOT NULL,
  lease_owner text NOT NULL
);

CREATE INDEX pay_notification_due ON pay_notification (due_at) WHERE state = 'WAITING';
CREATE INDEX pay_notification_by_merchant ON pay_notification (mchid, created_at);

CREATE TABLE pay_notification_attempt (
  notification_id text NOT NULL REFERENCES pay_notification (notification_id),
  number bigint NOT NULL CHECK (number >= 1),
  at_us bigint NOT NULL,
  duration_us bigint NOT NULL,
  status bigint NOT NULL,
  outcome text NOT NULL,
  PRIMARY KEY (notification_id, number)
);
