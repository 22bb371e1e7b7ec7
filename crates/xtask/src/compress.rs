//! Each file of the built dashboard, compressed once and as far as it goes, beside the file itself.
//!
//! A copy that would be no smaller is not written: the server sends the file as it is, and that is what is counted.

use crate::files;
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::path::{Path, PathBuf};

pub const BROTLI: &str = "br";
pub const GZIP: &str = "gz";

/// The highest: slow to write once, as fast as any to read.
const BROTLI_QUALITY: i32 = 11;

/// The logarithm of the bytes in the encoder's longest block, and how many distances have a code of their own: both chosen
/// by trial, and together they make WebAssembly a ninetieth smaller than the encoder's own choice.
const BROTLI_BLOCK: i32 = 16;
const BROTLI_DIRECT_DISTANCES: u32 = 12;

pub fn folder(folder: &Path) -> Result<()> {
    for file in originals(folder)? {
        let content = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        for (extension, copy) in [(BROTLI, brotli(&content)?), (GZIP, gzip(&content)?)] {
            if copy.len() < content.len() {
                let target = copy_of(&file, extension);
                std::fs::write(&target, copy).with_context(|| format!("{} cannot be written", target.display()))?;
            }
        }
    }
    Ok(())
}

/// The files of a folder that are not such copies themselves.
pub fn originals(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = files::below(folder)?;
    found.retain(|file| !files::has_extension(file, BROTLI) && !files::has_extension(file, GZIP));
    Ok(found)
}

pub fn copy_of(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut copy = Vec::new();
    let mut params = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgblock: BROTLI_BLOCK,
        size_hint: content.len(),
        ..Default::default()
    };
    params.dist.num_direct_distance_codes = BROTLI_DIRECT_DISTANCES;
    brotli::BrotliCompress(&mut &*content, &mut copy, &params)?;
    Ok(copy)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_copies_read_back_as_what_went_in() {
        let content = "image ".repeat(5_000).into_bytes();
        let mut from_brotli = Vec::new();
        let packed = brotli(&content).unwrap();
        assert!(packed.len() < 100);
        let mut reader = brotli::Decompressor::new(packed.as_slice(), 4_096);
        reader.read_to_end(&mut from_brotli).unwrap();
        assert_eq!(from_brotli, content);

        let mut from_gzip = Vec::new();
        let packed = gzip(&content).unwrap();
        let mut reader = flate2::read::GzDecoder::new(packed.as_slice());
        reader.read_to_end(&mut from_gzip).unwrap();
        assert_eq!(from_gzip, content);
    }

    #[test]
    fn a_copy_stands_beside_its_file() {
        assert_eq!(copy_of(Path::new("dist/a.js"), BROTLI), Path::new("dist/a.js.br"));
    }
}
