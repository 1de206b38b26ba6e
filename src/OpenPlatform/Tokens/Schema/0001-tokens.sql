-- Access tokens of apps: only hashes are kept. Of stable tokens a sealed copy too, because the same one is told again.
CREATE TABLE open_access_token (
  token_hash text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES open_app (app_id),
  kind text NOT NULL CHECK (kind IN ('plain', 'stable')),
  sealed text,
  issued_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  -- 1 once a newer one has taken its place: after expires_at it is no longer the latest, rather than too old.
  is_superseded bigint NOT NULL
);
CREATE INDEX open_access_token_app ON open_access_token (app_id, kind, issued_at);

CREATE TABLE open_ticket (
  app_id text NOT NULL REFERENCES open_app (app_id),
  type text NOT NULL,
  sealed text NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (app_id, type)
);

-- Calls of one app in one day of UTC+8, counted in days since 1970-01-01; of clear_quota in one month.
CREATE TABLE open_quota (
  app_id text NOT NULL,
  api text NOT NULL,
  day bigint NOT NULL,
  used bigint NOT NULL,
  PRIMARY KEY (app_id, api, day)
);
