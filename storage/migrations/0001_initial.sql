-- An update as Telegram sent it. Once answered its body is dropped and the row stays as a
-- tombstone, so that a redelivered update is not answered twice.
CREATE TABLE inbox (
    update_id   INTEGER PRIMARY KEY,
    chat_id     INTEGER NOT NULL,
    body        TEXT,
    received_at REAL NOT NULL,
    done_at     REAL
) STRICT;
CREATE INDEX inbox_waiting ON inbox (received_at, update_id) WHERE done_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;

-- A message to a chat. It may take several Telegram messages: sent_parts counts those that
-- have gone out. Its text is dropped once the message is sent.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    chat_id     INTEGER NOT NULL,
    reply_to    INTEGER,
    format      TEXT NOT NULL CHECK (format IN ('plain', 'html')),
    text        TEXT,
    sent_parts  INTEGER NOT NULL DEFAULT 0,
    created_at  REAL NOT NULL,
    closed_at   REAL,
    failure     TEXT
) STRICT;
CREATE INDEX outbox_open ON outbox (chat_id, id) WHERE closed_at IS NULL;

-- One message of a person and its answer. Times are seconds since 1970 (UTC).
CREATE TABLE exchanges (
    -- never used again: fresh_starts points at ids, also of rows erased meanwhile
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id              INTEGER NOT NULL,
    user_id              INTEGER NOT NULL,
    message_id           INTEGER NOT NULL,
    question             TEXT NOT NULL,
    answer               TEXT NOT NULL,
    language             TEXT NOT NULL,
    intent               TEXT NOT NULL,
    intent_confidence    REAL NOT NULL,
    sentiment            TEXT NOT NULL,
    sentiment_confidence REAL NOT NULL,
    generator            TEXT NOT NULL,
    duration             REAL NOT NULL,
    created_at           REAL NOT NULL
) STRICT;
CREATE INDEX exchanges_of_chat ON exchanges (chat_id, id);
CREATE INDEX exchanges_by_time ON exchanges (created_at);

-- Where the present conversation of a chat begins: exchanges up to last_exchange are past.
CREATE TABLE fresh_starts (
    chat_id       INTEGER PRIMARY KEY,
    last_exchange INTEGER NOT NULL
) STRICT;
