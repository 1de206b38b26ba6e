-- On SQLite one process serves the file, so its memory decides, and a journal beside the database (NonceJournal) outlives it.
SELECT 1;
