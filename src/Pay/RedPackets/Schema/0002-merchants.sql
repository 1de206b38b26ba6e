-- The person to whom a packet for a group was sent first, who finds it waiting and passes it on; null for a packet of a person.
ALTER TABLE red_packet ADD COLUMN seed_id text;
CREATE INDEX red_packet_seed ON red_packet (seed_id, created_at);

-- What one merchant has sent to one person on one day of UTC+8, counted in days since 1970-01-01. The guard of the daily limit.
CREATE TABLE red_packet_day (
  mchid text NOT NULL,
  person_id text NOT NULL,
  day bigint NOT NULL,
  packets bigint NOT NULL CHECK (packets >= 0),
  PRIMARY KEY (mchid, person_id, day)
);

-- What the legacy XML calls say of a merchant's packet. fingerprint tells the same number with other parameters.
CREATE TABLE red_packet_bill (
  mchid text NOT NULL,
  mch_billno text NOT NULL,
  packet_id text NOT NULL UNIQUE,
  fingerprint text NOT NULL,
  app_id text NOT NULL,
  open_id text NOT NULL,
  hb_type text NOT NULL CHECK (hb_type IN ('NORMAL', 'GROUP')),
  act_name text NOT NULL,
  remark text NOT NULL,
  PRIMARY KEY (mchid, mch_billno)
);

-- A batch of up to ten packets of a brand.
CREATE TABLE red_packet_batch (
  batch_no text NOT NULL PRIMARY KEY,
  mchid text NOT NULL,
  out_batch_no text NOT NULL,
  fingerprint text NOT NULL,
  brand_id bigint NOT NULL,
  brand_appid text NOT NULL,
  scene text NOT NULL,
  template_id text NOT NULL,
  batch_name text NOT NULL,
  batch_remark text NOT NULL,
  total_amount bigint NOT NULL,
  total_num bigint NOT NULL,
  created_at bigint NOT NULL,
  UNIQUE (mchid, out_batch_no)
);

-- One packet of a batch, whose number is the packet's id; with a fail_reason there is no packet and no money was set aside.
CREATE TABLE red_packet_batch_detail (
  batch_no text NOT NULL,
  out_detail_no text NOT NULL,
  detail_no text NOT NULL UNIQUE,
  open_id text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  remark text NOT NULL,
  fail_reason text,
  PRIMARY KEY (batch_no, out_detail_no)
);
