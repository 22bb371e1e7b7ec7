-- How many images there are of each table and owner, 0 for the public ones: a list says it with every page, and counting
-- takes the longer the more there are.
CREATE TABLE image_counts (
    kind  TEXT NOT NULL,
    owner INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (kind, owner)
) STRICT, WITHOUT ROWID;

INSERT INTO image_counts SELECT 'iso_images', coalesce(owner, 0), count(*) FROM iso_images GROUP BY owner;
INSERT INTO image_counts SELECT 'vm_images', coalesce(owner, 0), count(*) FROM vm_images GROUP BY owner;

CREATE TRIGGER iso_images_one_more AFTER INSERT ON iso_images BEGIN
    INSERT INTO image_counts (kind, owner, count) VALUES ('iso_images', coalesce(new.owner, 0), 1)
    ON CONFLICT (kind, owner) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER iso_images_one_less AFTER DELETE ON iso_images BEGIN
    UPDATE image_counts SET count = count - 1 WHERE kind = 'iso_images' AND owner = coalesce(old.owner, 0);
END;
CREATE TRIGGER vm_images_one_more AFTER INSERT ON vm_images BEGIN
    INSERT INTO image_counts (kind, owner, count) VALUES ('vm_images', coalesce(new.owner, 0), 1)
    ON CONFLICT (kind, owner) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER vm_images_one_less AFTER DELETE ON vm_images BEGIN
    UPDATE image_counts SET count = count - 1 WHERE kind = 'vm_images' AND owner = coalesce(old.owner, 0);
END;
