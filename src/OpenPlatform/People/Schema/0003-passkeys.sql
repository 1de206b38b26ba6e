-- Public keys of passkeys; the private ones never leave the person's devices. person_id is who made it: whom that person is now follows from the log.
CREATE TABLE open_passkey (
  passkey_id text NOT NULL PRIMARY KEY,
  credential_id text NOT NULL UNIQUE,
  person_id text NOT NULL REFERENCES open_person (person_id),
  -- The link of the identity log that says whose it is.
  entry_id text NOT NULL,
  name text NOT NULL,
  -- Everything about it that a check needs, as JSON: public key, transports, flags.
  detail text NOT NULL,
  -- Grows with each use where the authenticator counts; one that falls back is a copy.
  sign_count bigint NOT NULL,
  -- 1: it may agree to payments.
  pays bigint NOT NULL,
  created_at bigint NOT NULL,
  used_at bigint NOT NULL
);
CREATE INDEX open_passkey_person ON open_passkey (person_id);

-- A question to a browser, with the challenge that its answer must hold: answered once, within minutes, at the host that asked.
CREATE TABLE open_passkey_ceremony (
  ceremony_hash text NOT NULL PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('sign-in', 'sign-up', 'add', 'confirm')),
  person_id text NOT NULL,
  host text NOT NULL,
  state text NOT NULL,
  -- Of a sign-up: the nickname. Of a passkey that is added: whether it may pay. Of a confirmation: what it agrees to.
  subject text NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX open_passkey_ceremony_expiry ON open_passkey_ceremony (expires_at);

-- What a passkey has agreed to: one spending of one person, of this amount, under this key.
CREATE TABLE open_confirmation (
  confirmation_hash text NOT NULL PRIMARY KEY,
  person_id text NOT NULL,
  subject text NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX open_confirmation_expiry ON open_confirmation (expires_at);

-- When a sign-in was last seen, to the hour.
ALTER TABLE open_session ADD COLUMN seen_at bigint NOT NULL DEFAULT 0;
