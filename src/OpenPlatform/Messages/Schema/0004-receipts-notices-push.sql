-- How far a consumer of another module's events has read.
CREATE TABLE open_cursor (
  name text NOT NULL PRIMARY KEY,
  position text NOT NULL
);

-- What the platform tells everybody, and how far it has come. The message itself is stored once.
CREATE TABLE open_announcement (
  announcement_id text NOT NULL PRIMARY KEY,
  message_id text NOT NULL REFERENCES open_message (message_id) ON DELETE CASCADE,
  last_person text NOT NULL,
  is_done bigint NOT NULL,
  told bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX open_announcement_running ON open_announcement (created_at) WHERE is_done = 0;

-- By which address a closed shell is reached, as its browser gave it.
CREATE TABLE open_push_subscription (
  subscription_id text NOT NULL PRIMARY KEY,
  person_id text NOT NULL,
  token_hash text NOT NULL,
  endpoint text NOT NULL,
  p256dh text NOT NULL,
  auth text NOT NULL,
  language text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX open_push_subscription_person ON open_push_subscription (person_id);

CREATE TABLE open_push_key (
  id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
  public_key text NOT NULL,
  sealed text NOT NULL
);
