-- Files that back ends want judged and that are not yet. lease_until is the machine's time: a node that died loses what it took.
CREATE TABLE open_media_check (
  trace_id text NOT NULL PRIMARY KEY,
  app_id text NOT NULL REFERENCES open_app (app_id),
  person_id text NOT NULL,
  open_id text NOT NULL,
  url text NOT NULL,
  type bigint NOT NULL CHECK (type IN (1, 2)),
  is_second bigint NOT NULL CHECK (is_second IN (0, 1)),
  created_at bigint NOT NULL,
  lease_until bigint NOT NULL
);
CREATE INDEX open_media_check_due ON open_media_check (lease_until);
