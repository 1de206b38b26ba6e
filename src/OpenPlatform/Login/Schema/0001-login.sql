-- What a person has allowed an app; taken back by deleting.
CREATE TABLE open_grant (
  app_id text NOT NULL REFERENCES open_app (app_id),
  person_id text NOT NULL,
  scope text NOT NULL,
  granted_at bigint NOT NULL,
  PRIMARY KEY (app_id, person_id, scope)
);
CREATE INDEX open_grant_person ON open_grant (person_id);

-- Codes that an app hands to its back end: hashed, once, five minutes.
CREATE TABLE open_login_code (
  code_hash text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES open_app (app_id),
  person_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('login', 'phone', 'web')),
  scope text NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint NOT NULL
);
CREATE INDEX open_login_code_expiry ON open_login_code (expires_at);
CREATE INDEX open_login_code_person ON open_login_code (person_id);

-- The session key that an app's two halves share about one person.
CREATE TABLE open_app_session (
  app_id text NOT NULL REFERENCES open_app (app_id),
  person_id text NOT NULL,
  sealed text NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (app_id, person_id)
);

-- Tokens of a login in a web page: of one person to one app, only hashes.
CREATE TABLE open_user_token (
  token_hash text NOT NULL PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('access', 'refresh')),
  app_id text NOT NULL REFERENCES open_app (app_id),
  person_id text NOT NULL,
  scope text NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX open_user_token_person ON open_user_token (person_id);
