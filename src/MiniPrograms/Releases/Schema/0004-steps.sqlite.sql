-- Who did what to an app's versions, and when. Written in the transaction of the step itself, and never changed.
CREATE TABLE miniprogram_step (
  app_id text NOT NULL REFERENCES miniprogram_app (app_id),
  -- From 1, without gaps: a step that is missing shows.
  number bigint NOT NULL,
  at bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  version_id text,
  audit_id bigint,
  detail text NOT NULL,
  PRIMARY KEY (app_id, number)
);
CREATE TRIGGER miniprogram_step_no_update BEFORE UPDATE ON miniprogram_step BEGIN SELECT RAISE(ABORT, 'miniprogram_step is append-only'); END;
CREATE TRIGGER miniprogram_step_no_delete BEFORE DELETE ON miniprogram_step BEGIN SELECT RAISE(ABORT, 'miniprogram_step is append-only'); END;
