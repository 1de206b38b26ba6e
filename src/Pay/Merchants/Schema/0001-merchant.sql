-- Merchants. Secrets are sealed with the master key; certificates hold public keys only.
CREATE TABLE pay_merchant (
  mchid text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  basic_account bigint NOT NULL,
  operation_account bigint NOT NULL,
  fee_rate_bp bigint NOT NULL CHECK (fee_rate_bp BETWEEN 0 AND 1000),
  key_mode text NOT NULL,
  apiv3_key_sealed text NOT NULL,
  api_key_v2_sealed text NOT NULL,
  created_at bigint NOT NULL
);

-- Several may be valid at once, so that a merchant changes over without a gap.
CREATE TABLE pay_merchant_certificate (
  mchid text NOT NULL REFERENCES pay_merchant (mchid),
  serial_no text NOT NULL,
  certificate_pem text NOT NULL,
  not_before bigint NOT NULL,
  not_after bigint NOT NULL,
  revoked_at bigint,
  PRIMARY KEY (mchid, serial_no)
);

CREATE TABLE pay_merchant_app (
  mchid text NOT NULL REFERENCES pay_merchant (mchid),
  appid text NOT NULL,
  PRIMARY KEY (mchid, appid)
);
