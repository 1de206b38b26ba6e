-- A message, once, whoever gets it. Its sender's own id makes sending it again harmless.
CREATE TABLE open_message (
  message_id text NOT NULL PRIMARY KEY,
  sender_id text NOT NULL,
  client_id text NOT NULL,
  conversation_id text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  at bigint NOT NULL,
  recalled_at bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX open_message_client ON open_message (sender_id, client_id);
CREATE INDEX open_message_at ON open_message (at);

-- An inbox is a log with numbers that have no gap: who was away asks for what came after the last one seen. What is at or below the floor was kept long enough and is gone.
CREATE TABLE open_inbox (
  inbox_id text NOT NULL PRIMARY KEY,
  last_sequence bigint NOT NULL,
  floor_sequence bigint NOT NULL
);

-- One conversation as one inbox has it: how far it was read, whether it may disturb, from where on it is shown.
CREATE TABLE open_conversation (
  inbox_id text NOT NULL,
  conversation_id text NOT NULL,
  read_sequence bigint NOT NULL DEFAULT 0,
  hidden_sequence bigint NOT NULL DEFAULT 0,
  is_muted bigint NOT NULL DEFAULT 0,
  is_pinned bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (inbox_id, conversation_id)
);

-- What one says of another: a row in each direction. Neither writes to the other before both are contacts.
CREATE TABLE open_contact (
  person_id text NOT NULL,
  other_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('none', 'asked', 'contact')),
  is_blocked bigint NOT NULL DEFAULT 0,
  alias text NOT NULL DEFAULT '',
  greeting text NOT NULL DEFAULT '',
  since bigint NOT NULL,
  PRIMARY KEY (person_id, other_id)
);
CREATE INDEX open_contact_other ON open_contact (other_id, state);

CREATE TABLE open_group (
  group_id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  owner_id text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE open_group_member (
  group_id text NOT NULL REFERENCES open_group (group_id),
  person_id text NOT NULL,
  joined_at bigint NOT NULL,
  PRIMARY KEY (group_id, person_id)
);
CREATE INDEX open_group_member_person ON open_group_member (person_id);

CREATE TABLE open_message_picture (
  picture_id text NOT NULL PRIMARY KEY,
  owner_id text NOT NULL,
  conversation_id text NOT NULL,
  content_type text NOT NULL,
  width bigint NOT NULL,
  height bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX open_message_picture_unsent ON open_message_picture (created_at) WHERE conversation_id = '';
