-- What an app's back end shows to be its app's. The app itself stands in the one registry, miniprogram_app.
CREATE TABLE open_app (
  app_id text NOT NULL PRIMARY KEY REFERENCES miniprogram_app (app_id),
  -- Whose app it is: people have one unionid for all apps of one owner.
  owner_id text NOT NULL,
  -- SHA-256 of the appsecret, which is only ever compared.
  secret_hash text NOT NULL,
  -- What signs and seals pushes to the back end is needed in clear, so it is sealed under the master key.
  push_token text NOT NULL,
  push_key text NOT NULL,
  -- Host names to which a web page's login may go back, separated by commas.
  web_domains text NOT NULL,
  created_at bigint NOT NULL
);
