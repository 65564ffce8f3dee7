-- How a person wants the bot to be, or a group's admins want it there: chat_id is a person's id (a
-- private chat has the same) or a group's. No row, or no language: nothing was chosen yet.
CREATE TABLE preferences (
    chat_id   INTEGER PRIMARY KEY,
    language  TEXT CHECK (language IN ('auto', 'fa', 'en')),
    length    TEXT NOT NULL CHECK (length IN ('short', 'normal', 'long')),
    streaming INTEGER NOT NULL CHECK (streaming IN (0, 1)),
    reactions INTEGER NOT NULL CHECK (reactions IN (0, 1))
) STRICT;

-- outbox.buttons: from here on a JSON list of rows of (label, data) pairs; a list of pairs is one row.
