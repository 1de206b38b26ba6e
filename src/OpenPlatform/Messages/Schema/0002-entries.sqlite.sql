-- The log of each inbox, in its own order on disk. what: in, out (messages), recall, read, seen, group.
CREATE TABLE open_inbox_entry (
  inbox_id text NOT NULL,
  sequence bigint NOT NULL,
  conversation_id text NOT NULL,
  what text NOT NULL,
  subject text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (inbox_id, sequence)
) WITHOUT ROWID;
CREATE INDEX open_inbox_entry_conversation ON open_inbox_entry (inbox_id, conversation_id, sequence);

CREATE TABLE open_message_picture_bytes (
  picture_id text NOT NULL PRIMARY KEY REFERENCES open_message_picture (picture_id) ON DELETE CASCADE,
  bytes blob NOT NULL
);
