-- The documented limits of a day in money: what one person gets of one merchant, and what one merchant sends. Days as in red_packet_day.
ALTER TABLE red_packet_day ADD COLUMN amount bigint NOT NULL DEFAULT 0;

CREATE TABLE red_packet_merchant_day (
  mchid text NOT NULL,
  day bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (mchid, day)
);
