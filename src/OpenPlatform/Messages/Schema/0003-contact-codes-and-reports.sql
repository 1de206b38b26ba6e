-- What a person's QR code says: it leads to them until they want another.
CREATE TABLE open_contact_code (
  person_id text NOT NULL PRIMARY KEY,
  code text NOT NULL UNIQUE
);

CREATE TABLE open_report (
  report_id text NOT NULL PRIMARY KEY,
  reporter_id text NOT NULL,
  conversation_id text NOT NULL,
  message_id text NOT NULL,
  sender_id text NOT NULL,
  body text NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  at bigint NOT NULL
);
