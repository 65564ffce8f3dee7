-- What its person thinks of an answer: 1 good, -1 bad, NULL nothing.
ALTER TABLE exchanges ADD COLUMN rating INTEGER CHECK (rating IN (-1, 1));
-- Earlier answers to the question, which another took the place of: a JSON list, oldest first.
ALTER TABLE exchanges ADD COLUMN rejected TEXT;
-- The number Telegram gave to the answer. NULL: not sent yet, or as several messages.
ALTER TABLE exchanges ADD COLUMN answer_id INTEGER;

-- Of a message that answers a question: the number of the question, and of the message of ours
-- whose text it takes the place of, if it does; and its own number, once it is sent as one message.
ALTER TABLE outbox ADD COLUMN question_id INTEGER;
ALTER TABLE outbox ADD COLUMN edits INTEGER;
ALTER TABLE outbox ADD COLUMN sent_id INTEGER;

-- A button names the question.
CREATE INDEX exchanges_of_question ON exchanges (chat_id, message_id);

CREATE TRIGGER answer_is_sent
AFTER UPDATE OF sent_id ON outbox
WHEN new.sent_id IS NOT NULL AND new.question_id IS NOT NULL
BEGIN
    UPDATE exchanges SET answer_id = new.sent_id WHERE id = (
        SELECT max(id) FROM exchanges
        WHERE chat_id = new.chat_id AND message_id = new.question_id
    );
END;

-- Whether a person wants buttons under answers.
ALTER TABLE preferences ADD COLUMN buttons INTEGER NOT NULL DEFAULT 1 CHECK (buttons IN (0, 1));
