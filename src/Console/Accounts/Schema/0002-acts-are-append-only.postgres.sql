CREATE FUNCTION console_act_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is forbidden', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER console_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON console_act FOR EACH STATEMENT EXECUTE FUNCTION console_act_forbid();
CREATE TRIGGER console_act_outcome_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON console_act_outcome FOR EACH STATEMENT EXECUTE FUNCTION console_act_forbid();
