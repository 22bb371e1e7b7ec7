//! Small ISO-9660 volumes with Joliet and Rock Ridge names, such as machines are configured with.

use hadris_iso::joliet::JolietLevel;
use hadris_iso::read::PathSeparator;
use hadris_iso::rrip::RripOptions;
use hadris_iso::write::options::{BaseIsoLevel, CreationFeatures, IsoFormatOptions};
use hadris_iso::write::{File, InputFiles, IsoImageWriter};
use std::io::{self, Cursor};
use std::sync::Arc;

/// A volume of this name with two files, `meta-data` and `user-data`.
///
/// # Errors
/// What the library says if it cannot make the volume.
pub fn image(volume: &str, user_data: &str) -> io::Result<Vec<u8>> {
    let file = |name: &str, content: &str| File::File {
        name: Arc::new(name.to_owned()),
        contents: content.as_bytes().to_vec(),
    };
    let files = InputFiles {
        path_separator: PathSeparator::ForwardSlash,
        files: vec![file("meta-data", "instance-id: imagedeck-sample\n"), file("user-data", user_data)],
    };
    let options = IsoFormatOptions {
        volume_name: volume.to_owned(),
        system_id: None,
        volume_set_id: None,
        publisher_id: None,
        preparer_id: None,
        application_id: None,
        sector_size: 2_048,
        path_separator: PathSeparator::ForwardSlash,
        features: CreationFeatures {
            filenames: BaseIsoLevel::Level1 { supports_lowercase: false, supports_rrip: true },
            long_filenames: false,
            joliet: Some(JolietLevel::Level3),
            rock_ridge: Some(RripOptions::default()),
            el_torito: None,
            hybrid_boot: None,
        },
        strict_charset: false,
    };
    let mut image = Cursor::new(Vec::new());
    IsoImageWriter::create(&mut image, files, options).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(image.into_inner())
}
