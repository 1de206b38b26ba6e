-- Refused calls of apps, without their secrets, for seven days: what openapi/rid/get tells.
CREATE TABLE open_refusal (
  number text NOT NULL PRIMARY KEY,
  app_id text NOT NULL,
  at bigint NOT NULL,
  cost_ms bigint NOT NULL,
  query text NOT NULL,
  body text NOT NULL,
  answer text NOT NULL,
  address text NOT NULL
);
CREATE INDEX open_refusal_by_app ON open_refusal (app_id, at);
CREATE INDEX open_refusal_at ON open_refusal (at);
