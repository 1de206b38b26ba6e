-- On SQLite the request log has a file of its own (RequestStore), so that writing it never holds the ledger's write lock.
SELECT 1;
