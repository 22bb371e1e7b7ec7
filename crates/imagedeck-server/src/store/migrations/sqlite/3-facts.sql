-- What is known of an image beyond the documented attributes: where it lies, what its name says, what its file says.
--
-- A text that is not known is empty, a number or flag is missing. version_order sorts as versions do. What names say of
-- the rows that are there already is read at the next start, as after every change of the reading.

ALTER TABLE iso_images ADD COLUMN directory TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN directory_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN os_family TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN distribution TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN version_order TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN architecture TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN size INTEGER;
ALTER TABLE iso_images ADD COLUMN volume_name TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN volume_name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN bootable INTEGER;
ALTER TABLE iso_images ADD COLUMN guest_system TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN guest_system_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE iso_images ADD COLUMN cpus INTEGER;
ALTER TABLE iso_images ADD COLUMN memory_mib INTEGER;
ALTER TABLE iso_images ADD COLUMN disks INTEGER;
ALTER TABLE iso_images ADD COLUMN disk_capacity INTEGER;

ALTER TABLE vm_images ADD COLUMN directory TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN directory_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN os_family TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN distribution TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN version_order TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN architecture TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN size INTEGER;
ALTER TABLE vm_images ADD COLUMN volume_name TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN volume_name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN bootable INTEGER;
ALTER TABLE vm_images ADD COLUMN guest_system TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN guest_system_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE vm_images ADD COLUMN cpus INTEGER;
ALTER TABLE vm_images ADD COLUMN memory_mib INTEGER;
ALTER TABLE vm_images ADD COLUMN disks INTEGER;
ALTER TABLE vm_images ADD COLUMN disk_capacity INTEGER;

CREATE INDEX iso_images_by_directory ON iso_images (owner, directory);
CREATE INDEX iso_images_by_os_family ON iso_images (owner, os_family);
CREATE INDEX iso_images_by_distribution ON iso_images (owner, distribution);
CREATE INDEX iso_images_by_version ON iso_images (owner, version_order, version);
CREATE INDEX iso_images_by_architecture ON iso_images (owner, architecture);
CREATE INDEX iso_images_by_variant ON iso_images (owner, variant);
CREATE INDEX iso_images_by_size ON iso_images (owner, size);

-- What a look through a folder has found so far, until the images are brought in line with it: by the API's path, and
-- with all that a row of an image will hold. What a sync that was broken off leaves here is thrown away when it is
-- taken up again.
CREATE TABLE findings (
    batch               INTEGER NOT NULL,
    -- 'image', or else what cannot be used, whose image stays as it is: 'file', or 'folder' with all that is in it.
    kind                TEXT NOT NULL,
    name                TEXT NOT NULL,
    name_folded         TEXT NOT NULL,
    path                TEXT NOT NULL,
    path_folded         TEXT NOT NULL,
    data_store          TEXT NOT NULL,
    folder              TEXT NOT NULL,
    folder_folded       TEXT NOT NULL,
    label               TEXT NOT NULL,
    label_folded        TEXT NOT NULL,
    fingerprint         TEXT NOT NULL,
    directory           TEXT NOT NULL,
    directory_folded    TEXT NOT NULL,
    os_family           TEXT NOT NULL,
    distribution        TEXT NOT NULL,
    version             TEXT NOT NULL,
    version_order       TEXT NOT NULL,
    architecture        TEXT NOT NULL,
    variant             TEXT NOT NULL,
    size                INTEGER,
    volume_name         TEXT NOT NULL,
    volume_name_folded  TEXT NOT NULL,
    bootable            INTEGER,
    guest_system        TEXT NOT NULL,
    guest_system_folded TEXT NOT NULL,
    cpus                INTEGER,
    memory_mib          INTEGER,
    disks               INTEGER,
    disk_capacity       INTEGER,
    PRIMARY KEY (batch, path)
) STRICT;
CREATE INDEX findings_folders ON findings (batch, path || '/') WHERE kind = 'folder';
