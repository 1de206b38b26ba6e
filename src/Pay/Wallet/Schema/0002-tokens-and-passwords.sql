-- Who calls: only hashes of tokens are kept, so a copy of this table opens no wallet.
CREATE TABLE wallet_token (
  token_hash text NOT NULL PRIMARY KEY,
  person_id text NOT NULL REFERENCES wallet_person (person_id),
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX wallet_token_person ON wallet_token (person_id);

-- The payment password. failures counts guesses begun since the last right one; locked_until is 0 when not locked.
CREATE TABLE wallet_password (
  person_id text NOT NULL PRIMARY KEY REFERENCES wallet_person (person_id),
  salt text NOT NULL,
  hash text NOT NULL,
  rounds bigint NOT NULL,
  failures bigint NOT NULL,
  locked_until bigint NOT NULL,
  changed_at bigint NOT NULL
);

-- One spending call of a person, by the key that its sender chose: the same key again finds what the first call made.
CREATE TABLE wallet_request (
  person_id text NOT NULL,
  request_key text NOT NULL,
  fingerprint text NOT NULL,
  subject text NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (person_id, request_key)
);

-- What a till scans. Hashed, single use, short-lived; used_for names the order that used it.
CREATE TABLE wallet_payment_code (
  code_hash text NOT NULL PRIMARY KEY,
  person_id text NOT NULL REFERENCES wallet_person (person_id),
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint NOT NULL,
  used_for text
);
CREATE INDEX wallet_payment_code_expiry ON wallet_payment_code (expires_at);

-- Failed or costly tries of one subject in one window, such as wrong codes at a till in one minute.
CREATE TABLE wallet_attempt (
  subject text NOT NULL,
  window_start bigint NOT NULL,
  tries bigint NOT NULL,
  PRIMARY KEY (subject, window_start)
);

-- The name on a person's papers, where the platform knows it: payouts that carry a name are checked against it.
ALTER TABLE wallet_person ADD COLUMN legal_name text;
