import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { iso, ova } from "./images.ts";

/** The folder of a user's own files. */
export class Store {
  constructor(private readonly folder: string) {}

  /** Writes an ISO image; another size makes another image of it. */
  writeIso(path: string, sectors = 1): Promise<void> {
    return this.write(path, iso(sectors));
  }

  /** Writes an OVA package; another size of its disk makes another image of it. */
  writeOva(path: string, diskLength = 512): Promise<void> {
    return this.write(path, ova(diskLength));
  }

  async write(path: string, content: Uint8Array): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  remove(path: string): Promise<void> {
    return rm(join(this.folder, path));
  }

  /** Takes the whole folder away, as a broken disk would. */
  removeAll(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
