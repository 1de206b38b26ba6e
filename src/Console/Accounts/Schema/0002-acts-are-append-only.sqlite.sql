CREATE TRIGGER console_act_no_update BEFORE UPDATE ON console_act BEGIN SELECT RAISE(ABORT, 'console_act is append-only'); END;
CREATE TRIGGER console_act_no_delete BEFORE DELETE ON console_act BEGIN SELECT RAISE(ABORT, 'console_act is append-only'); END;
CREATE TRIGGER console_act_outcome_no_update BEFORE UPDATE ON console_act_outcome BEGIN SELECT RAISE(ABORT, 'console_act_outcome is append-only'); END;
CREATE TRIGGER console_act_outcome_no_delete BEFORE DELETE ON console_act_outcome BEGIN SELECT RAISE(ABORT, 'console_act_outcome is append-only'); END;
