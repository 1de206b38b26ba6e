-- Money from person to person. The amount is on hold in the ledger while PENDING.
CREATE TABLE wallet_transfer (
  transfer_id text NOT NULL PRIMARY KEY,
  sender_id text NOT NULL REFERENCES wallet_person (person_id),
  receiver_id text NOT NULL REFERENCES wallet_person (person_id),
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  note text,
  state text NOT NULL CHECK (state IN ('PENDING', 'ACCEPTED', 'REFUSED', 'EXPIRED')),
  hold_id text NOT NULL,
  created_at bigint NOT NULL,
  deadline_at bigint NOT NULL,
  finished_at bigint
);
CREATE INDEX wallet_transfer_sender ON wallet_transfer (sender_id, created_at);
CREATE INDEX wallet_transfer_receiver ON wallet_transfer (receiver_id, created_at);
CREATE INDEX wallet_transfer_due ON wallet_transfer (state, deadline_at);
