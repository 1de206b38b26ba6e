-- A red packet. Its money sits in a ledger account of its own (escrow_account), which cannot be overdrawn: whatever goes wrong in these
-- rows, the ledger pays out no more than was put in. amounts holds what each slot gets, in order of opening, such as 12,5,83.
CREATE TABLE red_packet (
  packet_id text NOT NULL PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('FIXED', 'LUCKY')),
  currency text NOT NULL,
  total bigint NOT NULL CHECK (total > 0),
  slots bigint NOT NULL CHECK (slots > 0),
  amounts text NOT NULL,
  sender text NOT NULL,
  sender_name text NOT NULL,
  sender_account bigint NOT NULL,
  escrow_account bigint NOT NULL,
  receiver_id text,
  greeting text NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'FINISHED', 'EXPIRED')),
  opened bigint NOT NULL CHECK (opened >= 0 AND opened <= slots),
  opened_amount bigint NOT NULL CHECK (opened_amount >= 0 AND opened_amount <= total),
  created_at bigint NOT NULL,
  deadline_at bigint NOT NULL,
  finished_at bigint
);
CREATE INDEX red_packet_due ON red_packet (state, deadline_at);
CREATE INDEX red_packet_sender ON red_packet (sender, created_at);
CREATE INDEX red_packet_receiver ON red_packet (receiver_id, created_at);

-- Who opened which slot: one opening a person, one person a slot.
CREATE TABLE red_packet_opening (
  packet_id text NOT NULL REFERENCES red_packet (packet_id),
  person_id text NOT NULL,
  slot bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  opened_at bigint NOT NULL,
  PRIMARY KEY (packet_id, person_id),
  UNIQUE (packet_id, slot)
);
CREATE INDEX red_packet_opening_person ON red_packet_opening (person_id, opened_at);
