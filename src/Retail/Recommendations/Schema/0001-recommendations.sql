-- What people bought: the recommendations learn from it. Orders write it in the transaction that makes them paid.
CREATE TABLE retail_purchase (
  shop text NOT NULL,
  order_id text NOT NULL,
  line bigint NOT NULL,
  person_id text NOT NULL,
  item text NOT NULL,
  at bigint NOT NULL,
  pieces bigint NOT NULL CHECK (pieces > 0),
  price_minor bigint NOT NULL CHECK (price_minor >= 0),
  place text,
  size text,
  PRIMARY KEY (shop, order_id, line)
);
CREATE INDEX retail_purchase_by_person ON retail_purchase (shop, person_id, at);
CREATE INDEX retail_purchase_by_time ON retail_purchase (shop, at);

-- The trained model of each shop, for all nodes: written whole before its head is, and replaced, never changed.
CREATE TABLE retail_model (
  shop text NOT NULL,
  version bigint NOT NULL,
  parts bigint NOT NULL,
  -- SHA-256 of all parts one after the other, in hexadecimal.
  checksum text NOT NULL,
  trained_at bigint NOT NULL,
  PRIMARY KEY (shop, version)
);
CREATE TABLE retail_model_part (
  shop text NOT NULL,
  version bigint NOT NULL,
  part bigint NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (shop, version, part)
);

-- Who trains a shop now, and until when it may be believed.
CREATE TABLE retail_training (
  shop text NOT NULL PRIMARY KEY,
  holder text NOT NULL,
  held_until bigint NOT NULL
);

-- People who are to be forgotten and may still be in the model.
CREATE TABLE retail_forgetting (
  shop text NOT NULL,
  person_id text NOT NULL,
  asked_at bigint NOT NULL,
  PRIMARY KEY (shop, person_id)
);
