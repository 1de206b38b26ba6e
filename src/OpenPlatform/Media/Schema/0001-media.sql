-- Temporary media: what an app's back end has uploaded, and pictures that people have sent to it. Three days.
CREATE TABLE open_media (
  media_id text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES open_app (app_id),
  -- Who sent it to the app; empty for the back end's own.
  person_id text NOT NULL,
  content_type text NOT NULL,
  bytes bytea NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX open_media_expiry ON open_media (expires_at);
CREATE INDEX open_media_person ON open_media (person_id);
