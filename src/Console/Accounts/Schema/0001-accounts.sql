-- People who look after the platform. They are not its users: a shopper's phone opens nothing here.
CREATE TABLE console_account (
  account_id text NOT NULL PRIMARY KEY,
  -- Lower case: what is typed to sign in.
  login text NOT NULL UNIQUE,
  name text NOT NULL,
  -- pbkdf2-sha512$rounds$salt$hash; empty for an account that only links open.
  password text NOT NULL,
  -- The key of one-time codes, sealed; null without a second step.
  totp_sealed text,
  -- The last half minute whose code was taken: none is taken twice.
  totp_step bigint NOT NULL,
  -- Hashes of codes that are good once, separated by commas.
  recovery text NOT NULL,
  is_demonstration bigint NOT NULL CHECK (is_demonstration IN (0, 1)),
  created_at bigint NOT NULL,
  closed_at bigint
);

CREATE TABLE console_grant (
  account_id text NOT NULL REFERENCES console_account (account_id),
  role text NOT NULL CHECK (role IN ('operator', 'auditor', 'merchant', 'developer', 'clerk')),
  -- A merchant's number or an appid; empty for the whole platform.
  scope text NOT NULL,
  granted_by text NOT NULL,
  granted_at bigint NOT NULL,
  PRIMARY KEY (account_id, role, scope),
  CHECK ((role IN ('operator', 'auditor')) = (scope = ''))
);
CREATE INDEX console_grant_by_scope ON console_grant (scope, role);

CREATE TABLE console_session (
  session_hash text NOT NULL PRIMARY KEY,
  -- What names it on pages, where its hash has no business.
  session_id text NOT NULL UNIQUE,
  account_id text NOT NULL REFERENCES console_account (account_id),
  created_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  agent text NOT NULL,
  address text NOT NULL
);
CREATE INDEX console_session_by_account ON console_session (account_id, seen_at);

-- Links that are good once: to become somebody here, or, with an account, to enter as that one.
CREATE TABLE console_link (
  link_hash text NOT NULL PRIMARY KEY,
  link_id text NOT NULL UNIQUE,
  account_id text REFERENCES console_account (account_id),
  role text NOT NULL,
  scope text NOT NULL,
  name text NOT NULL,
  made_by text NOT NULL,
  made_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint
);
CREATE INDEX console_link_by_scope ON console_link (scope, made_at);

-- Failed attempts to sign in, by what was tried: a login or an address, as hashes.
CREATE TABLE console_guess (
  subject text NOT NULL PRIMARY KEY,
  failures bigint NOT NULL,
  last_at bigint NOT NULL,
  locked_until bigint NOT NULL
);
CREATE INDEX console_guess_old ON console_guess (last_at);

-- Who did what. A row is written before anything is done, another says what became of it.
CREATE TABLE console_act (
  act_id text NOT NULL PRIMARY KEY,
  at bigint NOT NULL,
  account_id text NOT NULL,
  login text NOT NULL,
  act text NOT NULL,
  -- The app or merchant that it was about; empty for the platform.
  scope text NOT NULL,
  address text NOT NULL
);
CREATE INDEX console_act_by_scope ON console_act (scope, at);
CREATE INDEX console_act_by_time ON console_act (at);

CREATE TABLE console_act_outcome (
  act_id text NOT NULL PRIMARY KEY REFERENCES console_act (act_id),
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  detail text NOT NULL
);
