-- Persons who pay and are paid, and the names by which apps know them.
CREATE TABLE wallet_person (
  person_id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  phone text UNIQUE,
  created_at bigint NOT NULL
);

-- An openid names one person to one app only, so that two apps cannot compare notes.
CREATE TABLE wallet_openid (
  app_id text NOT NULL,
  person_id text NOT NULL REFERENCES wallet_person (person_id),
  open_id text NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (app_id, person_id),
  UNIQUE (app_id, open_id)
);

-- What a person has set below the platform's ceilings; no row: the ceilings themselves. Minor units.
CREATE TABLE wallet_limit (
  person_id text NOT NULL REFERENCES wallet_person (person_id),
  currency text NOT NULL,
  per_payment bigint NOT NULL,
  per_day bigint NOT NULL,
  without_password bigint NOT NULL,
  PRIMARY KEY (person_id, currency)
);

-- Spent on one day of UTC+8, counted in days since 1970-01-01. The guard of the daily limit.
CREATE TABLE wallet_spent_day (
  person_id text NOT NULL,
  currency text NOT NULL,
  day bigint NOT NULL,
  spent bigint NOT NULL CHECK (spent >= 0),
  PRIMARY KEY (person_id, currency, day)
);
