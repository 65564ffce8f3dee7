-- The topic of a chat with topics in which it was said, or is to be sent. 0: the chat has none, or
-- its general one.
ALTER TABLE exchanges ADD COLUMN topic_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN topic_id INTEGER NOT NULL DEFAULT 0;

-- Each topic has a conversation of its own.
CREATE TABLE fresh_starts_in_topics (
    chat_id       INTEGER NOT NULL,
    topic_id      INTEGER NOT NULL,
    last_exchange INTEGER NOT NULL,
    PRIMARY KEY (chat_id, topic_id)
) STRICT;
INSERT INTO fresh_starts_in_topics SELECT chat_id, 0, last_exchange FROM fresh_starts;
DROP TABLE fresh_starts;
ALTER TABLE fresh_starts_in_topics RENAME TO fresh_starts;
