-- The nonces of signed requests, so that a recorded request is refused by every node. Unlogged: no write-ahead log, hence no sync, for a request.
-- minute is that of the request's own timestamp: a replay carries the same, and what is too old is one range.
CREATE UNLOGGED TABLE wire_nonce (
  minute bigint NOT NULL,
  fingerprint bigint NOT NULL,
  PRIMARY KEY (minute, fingerprint)
);
