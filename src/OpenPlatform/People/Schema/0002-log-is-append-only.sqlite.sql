CREATE TRIGGER open_identity_log_no_update BEFORE UPDATE ON open_identity_log BEGIN SELECT RAISE(ABORT, 'the identity log is append-only'); END;
CREATE TRIGGER open_identity_log_no_delete BEFORE DELETE ON open_identity_log BEGIN SELECT RAISE(ABORT, 'the identity log is append-only'); END;
