-- The request log may be lost with a crash, so it costs no write-ahead log: unlogged. Nodes share it.
CREATE UNLOGGED TABLE sandbox_request (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  at_us bigint NOT NULL,
  kind text NOT NULL,
  mchid text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  status bigint NOT NULL,
  verdict text NOT NULL,
  code text NOT NULL,
  trade text NOT NULL,
  duration_us bigint NOT NULL,
  record text NOT NULL
);

CREATE INDEX sandbox_request_mchid ON sandbox_request (mchid, seq);
