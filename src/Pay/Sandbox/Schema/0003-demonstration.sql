-- Says that the demonstration was made, so that a second start, or a second node, does not make it again.
CREATE TABLE sandbox_demonstration (
  id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
  made_at bigint NOT NULL
);
