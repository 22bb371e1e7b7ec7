-- How often a request was taken up: one that keeps ending the server is failed instead of being taken up for ever.
ALTER TABLE requests ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
