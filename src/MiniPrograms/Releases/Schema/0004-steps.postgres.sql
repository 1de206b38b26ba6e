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
CREATE FUNCTION miniprogram_step_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is forbidden', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER miniprogram_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON miniprogram_step FOR EACH STATEMENT EXECUTE FUNCTION miniprogram_step_forbid();
