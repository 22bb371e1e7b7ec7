-- Which server works on a request, and until when it is its own unless that server says that it still works on it, in
-- seconds since 1970. It matters where several servers share a database; here, one has it to itself.
ALTER TABLE requests ADD COLUMN server TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN held_until INTEGER NOT NULL DEFAULT 0;
-- How often a request was taken up, whatever became of it: whoever writes for an earlier time is late.
ALTER TABLE requests ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
