-- Each time somebody named a side of a payment: who asked, how, and what came of it. The input is masked before it is stored.
CREATE TABLE resolver_audit (
  audit_id text NOT NULL PRIMARY KEY,
  at bigint NOT NULL,
  asker text NOT NULL,
  kind text NOT NULL,
  input_masked text NOT NULL,
  outcome text NOT NULL,
  party text
);
CREATE INDEX resolver_audit_at ON resolver_audit (at);
CREATE INDEX resolver_audit_asker ON resolver_audit (asker, at);
