CREATE FUNCTION open_identity_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the identity log is append-only'; END $$;
CREATE TRIGGER open_identity_log_append_only BEFORE UPDATE OR DELETE ON open_identity_log FOR EACH ROW EXECUTE FUNCTION open_identity_log_refuse();
