CREATE TABLE miniprogram_app (
  app_id text NOT NULL PRIMARY KEY,
  -- What names the app in its host name: lower case, unique where app ids differ in case only.
  app_key text NOT NULL UNIQUE,
  name text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE miniprogram_package (
  hash text NOT NULL PRIMARY KEY,
  bytes bigint NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE miniprogram_package_file (
  hash text NOT NULL REFERENCES miniprogram_package (hash),
  path text NOT NULL,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  -- 1 where a Brotli and a gzip form are stored beside the plain one.
  is_compressed bigint NOT NULL,
  PRIMARY KEY (hash, path)
);

CREATE TABLE miniprogram_version (
  version_id text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES miniprogram_app (app_id),
  hash text NOT NULL REFERENCES miniprogram_package (hash),
  version text NOT NULL,
  description text NOT NULL,
  name text NOT NULL,
  entry text NOT NULL,
  pages text NOT NULL,
  app_config text NOT NULL,
  checks_domains bigint NOT NULL,
  uploaded_at bigint NOT NULL
);
CREATE INDEX miniprogram_version_by_app ON miniprogram_version (app_id, uploaded_at);
CREATE INDEX miniprogram_version_by_hash ON miniprogram_version (hash, app_id);

-- Which version opens: one row for each of develop, trial and release that has one.
CREATE TABLE miniprogram_current (
  app_id text NOT NULL REFERENCES miniprogram_app (app_id),
  env text NOT NULL CHECK (env IN ('develop', 'trial', 'release')),
  version_id text NOT NULL REFERENCES miniprogram_version (version_id),
  changed_at bigint NOT NULL,
  PRIMARY KEY (app_id, env)
);

CREATE TABLE miniprogram_domain (
  app_id text NOT NULL REFERENCES miniprogram_app (app_id),
  kind text NOT NULL CHECK (kind IN ('request', 'socket', 'upload', 'download', 'image', 'webview')),
  origin text NOT NULL,
  PRIMARY KEY (app_id, kind, origin)
);

-- Where several nodes share a database, it holds the packages' content too. SQLite keeps them as files beside it.
CREATE TABLE miniprogram_blob (
  name text NOT NULL PRIMARY KEY,
  content bytea NOT NULL,
  created_at bigint NOT NULL
);
