/** The least that makes an image: what the server looks at, and no more. */

const SECTOR = 2_048;
const VOLUME_DESCRIPTOR_AT = 16 * SECTOR;
const TAR_BLOCK = 512;

/** An ISO-9660 volume: 16 empty sectors, the volume descriptor, and more sectors if wanted. */
export function iso(sectors = 1): Uint8Array {
  const volume = Buffer.alloc(VOLUME_DESCRIPTOR_AT + sectors * SECTOR);
  volume.write("\u0001CD001\u0001", VOLUME_DESCRIPTOR_AT, "latin1");
  volume.writeUInt32LE(16 + sectors, VOLUME_DESCRIPTOR_AT + 80);
  volume.writeUInt16LE(SECTOR, VOLUME_DESCRIPTOR_AT + 128);
  return volume;
}

/** An OVA package: an archive of a descriptor and the disk that it refers to. */
export function ova(diskLength = 512): Uint8Array {
  const descriptor = `<?xml version="1.0"?>
    <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1">
      <References><File ovf:href="disk.vmdk" ovf:id="file1"/></References>
    </Envelope>`;
  const end = Buffer.alloc(2 * TAR_BLOCK);
  return Buffer.concat([entry("machine.ovf", Buffer.from(descriptor)), entry("disk.vmdk", Buffer.alloc(diskLength)), end]);
}

/** One file of a tar archive: its header, its content, and zeros to the end of the block. */
function entry(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(TAR_BLOCK);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, "0");
  header.write(name, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(" ".repeat(8), 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\u0000 `, 148);
  const padding = Buffer.alloc((TAR_BLOCK - (content.length % TAR_BLOCK)) % TAR_BLOCK);
  return Buffer.concat([header, content, padding]);
}
