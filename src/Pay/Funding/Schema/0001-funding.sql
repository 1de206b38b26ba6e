-- Money that enters from or leaves to a funding source. state: PENDING until the source has answered, then SUCCESS or FAILED.
CREATE TABLE funding_order (
  funding_id text NOT NULL PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('TOP_UP', 'WITHDRAWAL')),
  owner text NOT NULL,
  account bigint NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  source text NOT NULL,
  state text NOT NULL CHECK (state IN ('PENDING', 'SUCCESS', 'FAILED')),
  hold_id text,
  external_ref text,
  reason text,
  created_at bigint NOT NULL,
  asked_at bigint NOT NULL,
  finished_at bigint
);
CREATE INDEX funding_order_owner ON funding_order (owner, created_at);
CREATE INDEX funding_order_state ON funding_order (state, asked_at);
