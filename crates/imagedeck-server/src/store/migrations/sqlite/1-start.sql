-- The first shape of the database.
--
-- Images of both kinds have tables of one shape, as each kind counts its ids by itself. An image without an owner is
-- public. Each time has three columns: seconds since 1970, the wall clock of the API's zone, and the text that the
-- API writes. A *_folded column is the text in which letter case does not show.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    -- A token holds the stamp that its owner had: a new stamp ends all older tokens.
    token_stamp   TEXT NOT NULL,
    created_on    TEXT NOT NULL
) STRICT;

CREATE TABLE iso_images (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    owner           INTEGER REFERENCES users (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    name_folded     TEXT NOT NULL,
    path            TEXT NOT NULL,
    path_folded     TEXT NOT NULL,
    data_store      TEXT NOT NULL,
    folder          TEXT NOT NULL,
    folder_folded   TEXT NOT NULL,
    label           TEXT NOT NULL,
    label_folded    TEXT NOT NULL,
    created_on      INTEGER NOT NULL,
    created_on_wall INTEGER NOT NULL,
    created_on_text TEXT NOT NULL,
    updated_on      INTEGER NOT NULL,
    updated_on_wall INTEGER NOT NULL,
    updated_on_text TEXT NOT NULL,
    -- What the file looked like when it was last read; empty where there is no file.
    fingerprint     TEXT NOT NULL
) STRICT;

CREATE TABLE vm_images (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    owner           INTEGER REFERENCES users (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    name_folded     TEXT NOT NULL,
    path            TEXT NOT NULL,
    path_folded     TEXT NOT NULL,
    data_store      TEXT NOT NULL,
    folder          TEXT NOT NULL,
    folder_folded   TEXT NOT NULL,
    label           TEXT NOT NULL,
    label_folded    TEXT NOT NULL,
    created_on      INTEGER NOT NULL,
    created_on_wall INTEGER NOT NULL,
    created_on_text TEXT NOT NULL,
    updated_on      INTEGER NOT NULL,
    updated_on_wall INTEGER NOT NULL,
    updated_on_text TEXT NOT NULL,
    fingerprint     TEXT NOT NULL
) STRICT;

-- The id ends every index by itself.
CREATE INDEX iso_images_by_owner        ON iso_images (owner);
CREATE INDEX iso_images_by_name         ON iso_images (owner, name);
CREATE INDEX iso_images_by_name_folded  ON iso_images (owner, name_folded);
CREATE UNIQUE INDEX iso_images_by_path  ON iso_images (owner, path);
CREATE INDEX iso_images_by_path_folded  ON iso_images (owner, path_folded);
CREATE INDEX iso_images_by_data_store   ON iso_images (owner, data_store);
CREATE INDEX iso_images_by_created      ON iso_images (owner, created_on);
CREATE INDEX iso_images_by_created_wall ON iso_images (owner, created_on_wall);
CREATE INDEX iso_images_by_updated      ON iso_images (owner, updated_on);
CREATE INDEX iso_images_by_updated_wall ON iso_images (owner, updated_on_wall);
CREATE INDEX vm_images_by_owner         ON vm_images (owner);
CREATE INDEX vm_images_by_name          ON vm_images (owner, name);
CREATE UNIQUE INDEX vm_images_by_path   ON vm_images (owner, path);
CREATE INDEX vm_images_by_created       ON vm_images (owner, created_on);
CREATE INDEX vm_images_by_updated       ON vm_images (owner, updated_on);

-- The texts are folded already; the index must not fold them by rules of its own.
CREATE VIRTUAL TABLE iso_images_text USING fts5 (
    name_folded, path_folded, content = 'iso_images', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE vm_images_text USING fts5 (
    name_folded, path_folded, content = 'vm_images', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);

CREATE TRIGGER iso_images_added AFTER INSERT ON iso_images BEGIN
    INSERT INTO iso_images_text (rowid, name_folded, path_folded) VALUES (new.id, new.name_folded, new.path_folded);
END;
CREATE TRIGGER iso_images_removed AFTER DELETE ON iso_images BEGIN
    INSERT INTO iso_images_text (iso_images_text, rowid, name_folded, path_folded)
    VALUES ('delete', old.id, old.name_folded, old.path_folded);
END;
CREATE TRIGGER iso_images_renamed AFTER UPDATE OF name_folded, path_folded ON iso_images BEGIN
    INSERT INTO iso_images_text (iso_images_text, rowid, name_folded, path_folded)
    VALUES ('delete', old.id, old.name_folded, old.path_folded);
    INSERT INTO iso_images_text (rowid, name_folded, path_folded) VALUES (new.id, new.name_folded, new.path_folded);
END;
CREATE TRIGGER vm_images_added AFTER INSERT ON vm_images BEGIN
    INSERT INTO vm_images_text (rowid, name_folded, path_folded) VALUES (new.id, new.name_folded, new.path_folded);
END;
CREATE TRIGGER vm_images_removed AFTER DELETE ON vm_images BEGIN
    INSERT INTO vm_images_text (vm_images_text, rowid, name_folded, path_folded)
    VALUES ('delete', old.id, old.name_folded, old.path_folded);
END;
CREATE TRIGGER vm_images_renamed AFTER UPDATE OF name_folded, path_folded ON vm_images BEGIN
    INSERT INTO vm_images_text (vm_images_text, rowid, name_folded, path_folded)
    VALUES ('delete', old.id, old.name_folded, old.path_folded);
    INSERT INTO vm_images_text (rowid, name_folded, path_folded) VALUES (new.id, new.name_folded, new.path_folded);
END;

CREATE TABLE requests (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    owner                INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind                 TEXT NOT NULL,
    status               TEXT NOT NULL,
    added                INTEGER NOT NULL DEFAULT 0,
    updated              INTEGER NOT NULL DEFAULT 0,
    deleted              INTEGER NOT NULL DEFAULT 0,
    message              TEXT NOT NULL,
    message_lines        TEXT NOT NULL DEFAULT '',
    message_lines_folded TEXT NOT NULL DEFAULT '',
    task_id              TEXT NOT NULL,
    created_on           INTEGER NOT NULL,
    created_on_wall      INTEGER NOT NULL,
    created_on_text      TEXT NOT NULL,
    updated_on           INTEGER NOT NULL,
    updated_on_wall      INTEGER NOT NULL,
    updated_on_text      TEXT NOT NULL
) STRICT;

CREATE INDEX requests_by_owner ON requests (owner);
CREATE UNIQUE INDEX requests_under_way ON requests (owner, kind) WHERE status IN ('SUBMITTED', 'IN_PROGRESS');
