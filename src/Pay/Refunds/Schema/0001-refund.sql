-- One refund of a paid order. (mchid, out_refund_no) is the merchant's own key. While it is PROCESSING or ABNORMAL, hold_id keeps the merchant's share set aside.
CREATE TABLE pay_refund (
  refund_id text NOT NULL PRIMARY KEY,
  mchid text NOT NULL,
  sub_mchid text,
  out_refund_no text NOT NULL,
  trade_id text NOT NULL,
  transaction_id text NOT NULL,
  out_trade_no text NOT NULL,
  total bigint NOT NULL,
  refund bigint NOT NULL CHECK (refund > 0 AND refund <= total),
  fee bigint NOT NULL CHECK (fee >= 0 AND fee <= refund),
  currency text NOT NULL,
  reason text,
  notify_url text,
  request text NOT NULL,
  status text NOT NULL,
  channel text NOT NULL,
  received_account text NOT NULL,
  funds_account text NOT NULL,
  hold_id text,
  created_at bigint NOT NULL,
  due_at bigint NOT NULL,
  success_at bigint,
  ended_at bigint
);
CREATE UNIQUE INDEX pay_refund_by_number ON pay_refund (mchid, out_refund_no);
CREATE INDEX pay_refund_by_trade ON pay_refund (trade_id);
CREATE INDEX pay_refund_due ON pay_refund (due_at) WHERE status = 'PROCESSING';
