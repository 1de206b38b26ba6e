-- A merchant's transfer to a person, who confirms it. The amount is on hold in the ledger until the bill ends.
CREATE TABLE transfer_bill (
  transfer_bill_no text NOT NULL PRIMARY KEY,
  mchid text NOT NULL,
  out_bill_no text NOT NULL,
  appid text NOT NULL,
  openid text NOT NULL,
  person_id text NOT NULL,
  scene_id text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  remark text NOT NULL,
  perception text,
  report_infos text NOT NULL,
  user_name_sealed text,
  notify_url text,
  fingerprint text NOT NULL,
  package_info text NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('ACCEPTED', 'PROCESSING', 'WAIT_USER_CONFIRM', 'TRANSFERING', 'SUCCESS', 'FAIL', 'CANCELING', 'CANCELLED')),
  fail_reason text,
  hold_id text NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deadline_at bigint NOT NULL,
  UNIQUE (mchid, out_bill_no)
);
CREATE INDEX transfer_bill_due ON transfer_bill (state, deadline_at);
CREATE INDEX transfer_bill_person ON transfer_bill (person_id, created_at);

-- The legacy batches. The whole amount is set aside in an account of the batch's own (escrow_account), from which its details are paid.
-- details_sealed holds the details as they came, names included; next_detail is how far they have been worked off.
CREATE TABLE transfer_batch (
  batch_id text NOT NULL PRIMARY KEY,
  mchid text NOT NULL,
  out_batch_no text NOT NULL,
  appid text NOT NULL,
  batch_name text NOT NULL,
  batch_remark text NOT NULL,
  scene_id text,
  notify_url text,
  fingerprint text NOT NULL,
  details_sealed text NOT NULL,
  escrow_account bigint NOT NULL,
  merchant_account bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('ACCEPTED', 'PROCESSING', 'FINISHED', 'CLOSED')),
  close_reason text,
  total_amount bigint NOT NULL CHECK (total_amount > 0),
  total_num bigint NOT NULL CHECK (total_num > 0),
  success_amount bigint NOT NULL,
  success_num bigint NOT NULL,
  fail_amount bigint NOT NULL,
  fail_num bigint NOT NULL,
  next_detail bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  UNIQUE (mchid, out_batch_no),
  CHECK (success_amount + fail_amount <= total_amount)
);
CREATE INDEX transfer_batch_status ON transfer_batch (status, created_at);

CREATE TABLE transfer_batch_detail (
  detail_id text NOT NULL PRIMARY KEY,
  batch_id text NOT NULL REFERENCES transfer_batch (batch_id),
  position bigint NOT NULL,
  out_detail_no text NOT NULL,
  openid text NOT NULL,
  person_id text,
  amount bigint NOT NULL CHECK (amount > 0),
  remark text NOT NULL,
  user_name_sealed text,
  status text NOT NULL CHECK (status IN ('SUCCESS', 'FAIL')),
  fail_reason text,
  initiated_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  UNIQUE (batch_id, out_detail_no),
  UNIQUE (batch_id, position)
);
