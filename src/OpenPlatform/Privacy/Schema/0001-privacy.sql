-- What an app says that it takes from people, and for what.
CREATE TABLE open_privacy (
  app_id text NOT NULL PRIMARY KEY,
  contract text NOT NULL,
  updated_at bigint NOT NULL
);

-- Who has agreed to which version of it.
CREATE TABLE open_privacy_consent (
  person_id text NOT NULL,
  app_id text NOT NULL,
  contract_at bigint NOT NULL,
  agreed_at bigint NOT NULL,
  PRIMARY KEY (person_id, app_id)
);
