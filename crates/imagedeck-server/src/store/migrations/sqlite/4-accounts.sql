-- What an account may have beside its password, and the mails that are still to be sent.

-- Where mails go; empty for nowhere.
ALTER TABLE users ADD COLUMN email TEXT NOT NULL DEFAULT '';
-- What one-time codes are made of, in base 32; empty where none are asked for.
ALTER TABLE users ADD COLUMN otp_secret TEXT NOT NULL DEFAULT '';
-- The time step of the last code that was taken: no code is taken twice.
ALTER TABLE users ADD COLUMN otp_step INTEGER NOT NULL DEFAULT 0;

-- Wrong codes since the last right one, and until when no code is taken after too many, in seconds since 1970.
ALTER TABLE users ADD COLUMN otp_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN otp_blocked_until INTEGER NOT NULL DEFAULT 0;

-- The end of a request, to be told by mail. Due is in seconds since 1970.
CREATE TABLE mails (
    request  INTEGER PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    due      INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX mails_by_due ON mails (due);
