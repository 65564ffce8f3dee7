-- Who is shut out, whatever else holds. told_at: when they were told so.
CREATE TABLE bans (
    user_id INTEGER PRIMARY KEY,
    since   REAL NOT NULL,
    reason  TEXT NOT NULL,
    told_at REAL
) STRICT;

-- Who may talk to the bot beside those the settings name.
CREATE TABLE guests (
    user_id INTEGER PRIMARY KEY,
    since   REAL NOT NULL
) STRICT;
