//! The smallest valid virtual disk: 32 MiB of which nothing is written, as a sparse VMDK.
//!
//! The layout is that of VMware's "Virtual Disk Format 5.0": a header, a descriptor, and twice a directory with one
//! table, whose entries of zero say that a grain is not there.

const SECTOR: usize = 512;
/// 32 MiB: what one table of 512 entries of 64 KiB covers.
const CAPACITY: u64 = 65_536;
const GRAIN: u64 = 128;
const DESCRIPTOR_SECTORS: u64 = 20;
const SPARE_DIRECTORY: u64 = 1 + DESCRIPTOR_SECTORS;
const DIRECTORY: u64 = SPARE_DIRECTORY + 5;
/// The part before the first grain, which there is none of, ends on the boundary of a grain.
const OVERHEAD: u64 = GRAIN;

/// An empty disk, 64 KiB long.
pub fn empty_disk(name: &str) -> Vec<u8> {
    let mut disk = header();
    disk.resize(SECTOR, 0);
    disk.extend(descriptor(name).into_bytes());
    for directory in [SPARE_DIRECTORY, DIRECTORY] {
        disk.resize(sectors(directory), 0);
        // The one entry: the table that follows in the next sector.
        disk.extend((directory as u32 + 1).to_le_bytes());
    }
    disk.resize(sectors(OVERHEAD), 0);
    disk
}

fn header() -> Vec<u8> {
    let mut header = b"KDMV".to_vec();
    let (version, flags): (u32, u32) = (1, 3);
    header.extend(version.to_le_bytes());
    header.extend(flags.to_le_bytes());
    for number in [CAPACITY, GRAIN, 1, DESCRIPTOR_SECTORS] {
        header.extend(number.to_le_bytes());
    }
    let entries_in_table: u32 = 512;
    header.extend(entries_in_table.to_le_bytes());
    for number in [SPARE_DIRECTORY, DIRECTORY, OVERHEAD] {
        header.extend(number.to_le_bytes());
    }
    // Not in use, and the line ends by which a transfer as text would show.
    header.extend(b"\0\n \r\n");
    header
}

fn descriptor(name: &str) -> String {
    format!(
        "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\ncreateType=\"monolithicSparse\"\n\n\
         # Extent description\nRW {CAPACITY} SPARSE \"{name}-disk1.vmdk\"\n\n\
         # The Disk Data Base\n#DDB\n\nddb.virtualHWVersion = \"13\"\nddb.geometry.cylinders = \"65\"\n\
         ddb.geometry.heads = \"16\"\nddb.geometry.sectors = \"63\"\nddb.adapterType = \"lsilogic\"\n"
    )
}

const fn sectors(count: u64) -> usize {
    count as usize * SECTOR
}
