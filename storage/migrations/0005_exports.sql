-- A message may carry a file with all that is stored of its person, made when it is sent: this is
-- the language in which the file explains itself. NULL: there is no file.
ALTER TABLE outbox ADD COLUMN export_language TEXT;
