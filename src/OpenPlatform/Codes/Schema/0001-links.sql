-- Short links that open an app: what generate_urllink and generatescheme give out.
CREATE TABLE open_link (
  link_id text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES open_app (app_id),
  kind text NOT NULL CHECK (kind IN ('url', 'scheme')),
  path text NOT NULL,
  query text NOT NULL,
  env text NOT NULL CHECK (env IN ('develop', 'trial', 'release')),
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX open_link_expiry ON open_link (expires_at);
