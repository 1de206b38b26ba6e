-- Faults that a developer has switched on, and how far business time has been moved ahead.
CREATE TABLE sandbox_fault (
  fault_id text NOT NULL PRIMARY KEY,
  mchid text NOT NULL,
  kind text NOT NULL,
  path text NOT NULL,
  value bigint NOT NULL CHECK (value >= 0),
  remaining bigint NOT NULL CHECK (remaining >= 0),
  created_at bigint NOT NULL
);

CREATE TABLE sandbox_clock (
  id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
  shift_us bigint NOT NULL CHECK (shift_us >= 0)
);

INSERT INTO sandbox_clock (id, shift_us) VALUES (1, 0);
