-- Calls of one app in one minute, counted since 1970-01-01, of those that have a limit by the minute.
CREATE TABLE open_rate (
  app_id text NOT NULL,
  api text NOT NULL,
  minute bigint NOT NULL,
  used bigint NOT NULL,
  PRIMARY KEY (app_id, api, minute)
);
CREATE INDEX open_rate_minute ON open_rate (minute);
