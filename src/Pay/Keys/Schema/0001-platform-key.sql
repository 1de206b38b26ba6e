-- The platform's own keys, shared by all nodes; private halves are sealed with the master key.
-- A generation is one key of a kind: two nodes that make the next one at the same moment agree on whose it is.
CREATE TABLE pay_platform_key (
  kind text NOT NULL,
  generation bigint NOT NULL CHECK (generation >= 1),
  key_id text NOT NULL UNIQUE,
  private_key_sealed text NOT NULL,
  certificate_pem text NOT NULL,
  offered_at bigint NOT NULL,
  active_at bigint NOT NULL CHECK (active_at >= offered_at),
  expires_at bigint NOT NULL CHECK (expires_at > active_at),
  PRIMARY KEY (kind, generation)
);
