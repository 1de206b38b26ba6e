-- Where an app's back end takes pushes. What signs and seals them stands with the app's credentials: open_app.push_token, push_key.
CREATE TABLE open_push_server (
  app_id text NOT NULL PRIMARY KEY REFERENCES open_app (app_id),
  url text NOT NULL,
  receiver text NOT NULL,
  format text NOT NULL CHECK (format IN ('json', 'xml')),
  mode text NOT NULL CHECK (mode IN ('plain', 'compatible', 'safe')),
  changed_at bigint NOT NULL
);

-- Pushes. A row is written in the transaction of the fact that it tells; due_at and created_at are business time, lease_until and at_us the machine's.
CREATE TABLE open_push (
  push_id text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES open_app (app_id),
  -- Whom it tells of; empty for nobody. Goes with the person.
  person_id text NOT NULL,
  receiver text NOT NULL,
  -- MsgType, or the event's name.
  kind text NOT NULL,
  -- The message as JSON, members in the documented order.
  message text NOT NULL,
  -- Where XML wraps the member List into another element: its name.
  list_name text NOT NULL,
  created_at bigint NOT NULL,
  due_at bigint NOT NULL,
  attempts bigint NOT NULL CHECK (attempts >= 0),
  state text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'GIVEN_UP')),
  outcome text NOT NULL,
  status bigint NOT NULL,
  lease_until bigint NOT NULL,
  lease_owner text NOT NULL
);
CREATE INDEX open_push_due ON open_push (due_at) WHERE state = 'WAITING';
CREATE INDEX open_push_ended ON open_push (created_at) WHERE state <> 'WAITING';
CREATE INDEX open_push_by_app ON open_push (app_id, created_at);
CREATE INDEX open_push_by_person ON open_push (person_id);
