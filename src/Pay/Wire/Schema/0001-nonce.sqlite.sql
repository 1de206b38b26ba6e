-- On SQLite nonces have a file of their own (NonceBook), so that writing them never takes the ledger's write lock.
SELECT 1;
