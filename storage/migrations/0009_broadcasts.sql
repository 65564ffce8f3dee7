-- An announcement to everybody: a draft until its admin confirms it, then running, perhaps stopping,
-- then ended. `place` is the last chat it was queued for: it goes from id to id. Its text is dropped
-- when it has ended.
CREATE TABLE broadcasts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: buttons carry it
    admin_id   INTEGER NOT NULL,
    language   TEXT NOT NULL,
    text       TEXT,
    state      TEXT NOT NULL CHECK (state IN ('draft', 'running', 'stopping', 'ended')),
    place      INTEGER NOT NULL DEFAULT 0,
    total      INTEGER NOT NULL DEFAULT 0,
    sent       INTEGER NOT NULL DEFAULT 0,
    gone       INTEGER NOT NULL DEFAULT 0,
    failed     INTEGER NOT NULL DEFAULT 0,
    created_at REAL NOT NULL,
    started_at REAL,
    ended_at   REAL
) STRICT;

-- Whether a person wants announcements.
ALTER TABLE preferences ADD COLUMN announcements INTEGER NOT NULL DEFAULT 1
CHECK (announcements IN (0, 1));

-- Chats in which somebody talked to the bot and wants to be written to. Groups have ids below zero; to
-- leave them out is for the query: of two bounds SQLite would seek by this one, not by the place.
CREATE VIEW broadcast_readers AS
SELECT chat_id FROM exchanges
WHERE chat_id NOT IN (SELECT chat_id FROM gone_chats)
    AND chat_id NOT IN (SELECT user_id FROM bans)
    AND chat_id NOT IN (SELECT chat_id FROM preferences WHERE announcements = 0);

ALTER TABLE outbox ADD COLUMN broadcast_id INTEGER;
CREATE INDEX outbox_open_broadcast ON outbox (broadcast_id)
WHERE broadcast_id IS NOT NULL AND closed_at IS NULL;

-- What became of it is counted in the transaction that closes each message.
CREATE TRIGGER broadcast_message_closed
AFTER UPDATE OF closed_at ON outbox
WHEN new.broadcast_id IS NOT NULL AND old.closed_at IS NULL AND new.closed_at IS NOT NULL
BEGIN
    UPDATE broadcasts SET
        sent = sent + (new.failure IS NULL),
        gone = gone + (new.failure IS NOT NULL
            AND EXISTS (SELECT 1 FROM gone_chats WHERE chat_id = new.chat_id)),
        failed = failed + (new.failure IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM gone_chats WHERE chat_id = new.chat_id))
    WHERE id = new.broadcast_id;
END;
