-- A person signs in to the platform by the same id under which their wallet stands. leader_id is derived: the oldest of all that the log says are one.
CREATE TABLE open_person (
  person_id text NOT NULL PRIMARY KEY,
  leader_id text NOT NULL,
  nickname text NOT NULL,
  avatar_url text NOT NULL,
  created_at bigint NOT NULL,
  erased_at bigint NOT NULL
);
CREATE INDEX open_person_leader ON open_person (leader_id);

-- Everything that was ever said about who is who; who a person is follows from it by replay. An unlink takes one link back and nothing else.
CREATE TABLE open_identity_log (
  entry_id text NOT NULL PRIMARY KEY,
  at bigint NOT NULL,
  act text NOT NULL CHECK (act IN ('link', 'unlink', 'merge', 'split')),
  person_id text NOT NULL REFERENCES open_person (person_id),
  kind text NOT NULL,
  -- HMAC of the value under a key that is not in the database in clear: the log alone tells no phone number.
  value_hash text NOT NULL,
  -- Of an unlink: the link it takes back. Of a merge or split: who the person was before.
  refers_to text NOT NULL,
  proof text NOT NULL
);
CREATE INDEX open_identity_log_person ON open_identity_log (person_id, entry_id);
CREATE INDEX open_identity_log_value ON open_identity_log (kind, value_hash);

-- The values themselves, sealed, apart from the log: erasing a person erases these.
CREATE TABLE open_identifier_value (
  entry_id text NOT NULL PRIMARY KEY,
  person_id text NOT NULL,
  sealed text NOT NULL
);
CREATE INDEX open_identifier_value_person ON open_identifier_value (person_id);

CREATE TABLE open_identity_key (
  id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
  sealed text NOT NULL
);

-- Codes on their way to phones: hashed, five tries, five minutes.
CREATE TABLE open_phone_code (
  phone_hash text NOT NULL PRIMARY KEY,
  code_hash text NOT NULL,
  tries bigint NOT NULL,
  sent_at bigint NOT NULL,
  expires_at bigint NOT NULL
);

-- What the development sender shows instead of sending. Empty wherever a real sender is used.
CREATE TABLE open_shown_message (
  message_id text NOT NULL PRIMARY KEY,
  phone text NOT NULL,
  body text NOT NULL,
  at bigint NOT NULL
);

-- Where a person is signed in. The token itself is the wallet's; here is only its hash.
CREATE TABLE open_session (
  token_hash text NOT NULL PRIMARY KEY,
  session_id text NOT NULL UNIQUE,
  person_id text NOT NULL REFERENCES open_person (person_id),
  device text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX open_session_person ON open_session (person_id);

-- One name of a person for all apps of one owner.
CREATE TABLE open_unionid (
  owner_id text NOT NULL,
  person_id text NOT NULL,
  union_id text NOT NULL,
  PRIMARY KEY (owner_id, person_id),
  UNIQUE (owner_id, union_id)
);
