-- One order of a merchant, from prepay to the end of its refunds. (mchid, out_trade_no) is the merchant's own key.
-- prepay_id and code_url are made from trade_id and prepay_round, so that they need no index of their own.
CREATE TABLE pay_trade (
  trade_id text NOT NULL PRIMARY KEY,
  mchid text NOT NULL,
  sub_mchid text,
  out_trade_no text NOT NULL,
  appid text NOT NULL,
  sub_appid text,
  trade_type text NOT NULL,
  state text NOT NULL,
  description text NOT NULL,
  attach text,
  notify_url text,
  device_id text,
  total bigint NOT NULL CHECK (total > 0),
  currency text NOT NULL,
  request text NOT NULL,
  for_payer text,
  merchant_account bigint NOT NULL,
  fee_bp bigint NOT NULL,
  prepay_round bigint NOT NULL,
  prepaid_at bigint NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  payer_id text,
  payer_openid text,
  payer_sub_openid text,
  transaction_id text,
  pay_transfer_id text,
  paid_at bigint,
  fee bigint NOT NULL DEFAULT 0,
  closed_at bigint,
  failure text,
  refunded bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0 AND refunded <= total),
  refund_count bigint NOT NULL DEFAULT 0,
  fee_returned bigint NOT NULL DEFAULT 0 CHECK (fee_returned >= 0 AND fee_returned <= fee)
);
CREATE UNIQUE INDEX pay_trade_by_number ON pay_trade (mchid, out_trade_no);
CREATE UNIQUE INDEX pay_trade_by_transaction ON pay_trade (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX pay_trade_paid ON pay_trade (mchid, paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX pay_trade_open ON pay_trade (expires_at) WHERE state IN ('NOTPAY', 'USERPAYING');
CREATE INDEX pay_trade_waiting ON pay_trade (payer_id, created_at) WHERE state = 'USERPAYING';

-- What other capabilities may want to know, written with the fact.
CREATE TABLE pay_event (
  event_id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  subject text NOT NULL,
  payload text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX pay_event_by_subject ON pay_event (subject);
