-- Several nodes write here, each in a lane of its own. See docs/adr/0001-ledger-storage.md.

-- A number is this sequence's block times 64 plus a position in the block: a node asks once for 64 accounts.
CREATE SEQUENCE ledger_account_block AS bigint MINVALUE 0 START 0;

-- What an account is. It never changes.
CREATE TABLE ledger_account (
  number bigint NOT NULL PRIMARY KEY CHECK (number > 0),
  batch bigint NOT NULL,
  position integer NOT NULL,
  lane integer NOT NULL,
  currency text NOT NULL CHECK (length(currency) = 3),
  key text COLLATE "C" NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 128)
);

-- What moves in an account: a cache of its entries, written once a batch, guarded by its stamp. Apart from the account, because it is rewritten
-- twice a transfer and should be small; with the rules, which never change, because they say what it may be.
CREATE TABLE ledger_balance (
  account bigint NOT NULL PRIMARY KEY,
  debits_pending bigint NOT NULL,
  credits_pending bigint NOT NULL,
  history_sequence bigint NOT NULL,
  debits_posted bigint NOT NULL, -- What most transfers change stands together: the log then carries that part only.
  credits_posted bigint NOT NULL,
  stamp bigint NOT NULL, -- Of the last batch that wrote it, greater with each: its ledger time times 1024, and a count.
  rules integer NOT NULL CHECK (rules BETWEEN 0 AND 7),
  CHECK (least(debits_posted, credits_posted, debits_pending, credits_pending, history_sequence) >= 0),
  CHECK (rules & 1 = 0 OR debits_posted <= credits_posted - debits_pending),
  CHECK (rules & 2 = 0 OR credits_posted <= debits_posted - credits_pending)
) WITH (fillfactor = 50); -- Room for balances to be rewritten in their own page.

-- Accepted (refusal = 0) and refused transfers share one key, so that one insert finds every duplicate.
-- The amount is what the transfer acted on: moved, reserved, or released. payload_hash holds 16 bytes of SHA-256 in the narrowest type.
CREATE TABLE ledger_transfer (
  id uuid NOT NULL PRIMARY KEY,
  payload_hash uuid NOT NULL,
  batch bigint NOT NULL,
  debit bigint NOT NULL,
  credit bigint NOT NULL,
  amount bigint NOT NULL,
  position integer NOT NULL,
  lane integer NOT NULL,
  code integer NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 0 AND 4),
  refusal smallint NOT NULL CHECK (refusal >= 0),
  deadline bigint,
  debit_sequence bigint,
  credit_sequence bigint,
  hold_id uuid,
  reference text,
  CHECK (refusal <> 0 OR (amount > 0 AND debit > 0 AND credit > 0 AND debit <> credit))
);

-- Where each hold stands. state: 0 open, 1 posted, 2 voided, 3 expired.
CREATE TABLE ledger_hold (
  id uuid NOT NULL PRIMARY KEY,
  debit bigint NOT NULL,
  credit bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  deadline bigint NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 0 AND 3),
  posted bigint NOT NULL CHECK (posted BETWEEN 0 AND amount),
  ended_by uuid,
  CHECK ((state = 0) = (ended_by IS NULL)),
  CHECK ((state = 1) = (posted > 0))
);

CREATE INDEX ledger_hold_due ON ledger_hold (deadline) WHERE state = 0 AND deadline > 0;

CREATE TABLE ledger_history (
  account bigint NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  at bigint NOT NULL,
  credit_balance_after bigint NOT NULL,
  transfer_id uuid NOT NULL,
  PRIMARY KEY (account, sequence)
);

-- One row a commit that stored accounts or transfers; each hash covers the one before it in its lane and everything the batch stored.
CREATE TABLE ledger_batch (
  lane integer NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  items integer NOT NULL CHECK (items > 0),
  at bigint NOT NULL,
  PRIMARY KEY (lane, sequence)
);

CREATE FUNCTION ledger_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is forbidden', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER ledger_transfer_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_history FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_batch_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_batch FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_hold_no_delete BEFORE DELETE OR TRUNCATE ON ledger_hold FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_hold_identity BEFORE UPDATE OF id, debit, credit, amount, deadline ON ledger_hold FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_account_no_delete BEFORE DELETE OR TRUNCATE ON ledger_account FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_account_no_update BEFORE UPDATE ON ledger_account FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_balance_no_delete BEFORE DELETE OR TRUNCATE ON ledger_balance FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_balance_rules BEFORE UPDATE OF account, rules ON ledger_balance FOR EACH STATEMENT EXECUTE FUNCTION ledger_forbid();

-- Ends the transaction when another writer was faster, so that a whole batch with its COMMIT can travel in one round trip.
CREATE FUNCTION ledger_expect(written bigint, expected bigint) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  IF written <> expected THEN
    RAISE EXCEPTION 'another writer changed % of % rows', expected - written, expected USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN 0;
END $$;
