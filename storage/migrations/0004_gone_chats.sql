-- Chats that take no messages: blocked, left, or deleted.
CREATE TABLE gone_chats (
    chat_id INTEGER PRIMARY KEY,
    since   REAL NOT NULL,
    reason  TEXT NOT NULL
) STRICT;

-- A chat that takes a message is back.
CREATE TRIGGER chat_is_back
AFTER UPDATE OF closed_at ON outbox
WHEN new.closed_at IS NOT NULL AND new.failure IS NULL
BEGIN
    DELETE FROM gone_chats WHERE chat_id = new.chat_id;
END;
