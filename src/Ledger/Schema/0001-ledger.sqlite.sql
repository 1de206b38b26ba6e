-- The only process that writes here is the one that holds the lock file beside the database. See docs/adr/0001-ledger-storage.md.

-- What an account is. It never changes.
CREATE TABLE ledger_account (
  number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
  key TEXT NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 128),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  lane INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;

-- What moves in an account: a cache of its entries, written once a batch. Apart from the account, because it is rewritten twice a transfer and
-- should be small; with the rules, which never change, because they say what it may be.
CREATE TABLE ledger_balance (
  account INTEGER NOT NULL PRIMARY KEY,
  rules INTEGER NOT NULL CHECK (rules BETWEEN 0 AND 7),
  debits_posted INTEGER NOT NULL CHECK (debits_posted >= 0),
  credits_posted INTEGER NOT NULL CHECK (credits_posted >= 0),
  debits_pending INTEGER NOT NULL CHECK (debits_pending >= 0),
  credits_pending INTEGER NOT NULL CHECK (credits_pending >= 0),
  history_sequence INTEGER NOT NULL CHECK (history_sequence >= 0),
  CHECK (rules & 1 = 0 OR debits_posted + debits_pending <= credits_posted),
  CHECK (rules & 2 = 0 OR credits_posted + credits_pending <= debits_posted)
) STRICT;

-- Accepted (refusal = 0) and refused transfers share one key, so that one insert finds every duplicate.
-- The amount is what the transfer acted on: moved, reserved, or released.
CREATE TABLE ledger_transfer (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  payload_hash BLOB NOT NULL,
  lane INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
  refusal INTEGER NOT NULL CHECK (refusal >= 0),
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  code INTEGER NOT NULL,
  hold_id BLOB,
  deadline INTEGER,
  reference TEXT,
  debit_sequence INTEGER,
  credit_sequence INTEGER,
  CHECK (refusal <> 0 OR (amount > 0 AND debit > 0 AND credit > 0 AND debit <> credit))
) WITHOUT ROWID, STRICT;

-- Where each hold stands. state: 0 open, 1 posted, 2 voided, 3 expired.
CREATE TABLE ledger_hold (
  id BLOB NOT NULL PRIMARY KEY,
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  deadline INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  posted INTEGER NOT NULL CHECK (posted BETWEEN 0 AND amount),
  ended_by BLOB,
  CHECK ((state = 0) = (ended_by IS NULL)),
  CHECK ((state = 1) = (posted > 0))
) WITHOUT ROWID, STRICT;

CREATE INDEX ledger_hold_due ON ledger_hold (deadline) WHERE state = 0 AND deadline > 0;

CREATE TABLE ledger_history (
  account INTEGER NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  transfer_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  credit_balance_after INTEGER NOT NULL,
  PRIMARY KEY (account, sequence)
) WITHOUT ROWID, STRICT;

-- One row a commit that stored accounts or transfers; each hash covers the one before it and everything the batch stored.
CREATE TABLE ledger_batch (
  lane INTEGER NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  items INTEGER NOT NULL CHECK (items > 0),
  at INTEGER NOT NULL,
  PRIMARY KEY (lane, sequence)
) WITHOUT ROWID, STRICT;

CREATE TRIGGER ledger_transfer_no_update BEFORE UPDATE ON ledger_transfer BEGIN SELECT RAISE(ABORT, 'ledger_transfer is append-only'); END;
CREATE TRIGGER ledger_transfer_no_delete BEFORE DELETE ON ledger_transfer BEGIN SELECT RAISE(ABORT, 'ledger_transfer is append-only'); END;
CREATE TRIGGER ledger_history_no_update BEFORE UPDATE ON ledger_history BEGIN SELECT RAISE(ABORT, 'ledger_history is append-only'); END;
CREATE TRIGGER ledger_history_no_delete BEFORE DELETE ON ledger_history BEGIN SELECT RAISE(ABORT, 'ledger_history is append-only'); END;
CREATE TRIGGER ledger_batch_no_update BEFORE UPDATE ON ledger_batch BEGIN SELECT RAISE(ABORT, 'ledger_batch is append-only'); END;
CREATE TRIGGER ledger_batch_no_delete BEFORE DELETE ON ledger_batch BEGIN SELECT RAISE(ABORT, 'ledger_batch is append-only'); END;
CREATE TRIGGER ledger_hold_no_delete BEFORE DELETE ON ledger_hold BEGIN SELECT RAISE(ABORT, 'a hold is ended, never deleted'); END;
CREATE TRIGGER ledger_hold_identity BEFORE UPDATE OF id, debit, credit, amount, deadline ON ledger_hold
BEGIN SELECT RAISE(ABORT, 'what a hold is never changes'); END;
CREATE TRIGGER ledger_account_no_delete BEFORE DELETE ON ledger_account BEGIN SELECT RAISE(ABORT, 'an account is never deleted'); END;
CREATE TRIGGER ledger_account_no_update BEFORE UPDATE ON ledger_account BEGIN SELECT RAISE(ABORT, 'what an account is never changes'); END;
CREATE TRIGGER ledger_balance_no_delete BEFORE DELETE ON ledger_balance BEGIN SELECT RAISE(ABORT, 'a balance is never deleted'); END;
CREATE TRIGGER ledger_balance_rules BEFORE UPDATE OF account, rules ON ledger_balance BEGIN SELECT RAISE(ABORT, 'what a balance may be never changes'); END;
