//! Facts from the name, for images of a server that has only the documented attributes.
//!
//! What is read is what the reference server reads. How names are read is the matter of `imagedeck_api::naming`.

use imagedeck_api::naming::{Reading, Stated};
use imagedeck_api::{Fact, Field, Image};

/// The attributes that are read from the path of an image.
const FROM_NAME: [Field; 6] =
    [Field::Directory, Field::OsFamily, Field::Distribution, Field::Version, Field::Architecture, Field::Variant];

/// Adds to an image what its path says: the directory, and what the name states of the system. An image of which any
/// of this is known already is left as it is.
pub fn add_name_facts(image: &mut Image) {
    if FROM_NAME.iter().any(|field| image.facts.get(*field).is_some()) {
        return;
    }
    let within_store = image.path.split_once("] ").map_or(image.path.as_str(), |(_, within)| within);
    let directory = within_store.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
    let reading = Reading::of(within_store);
    let stated = [reading.os_family, reading.distribution, reading.version, reading.architecture, reading.variant];
    let stated = stated.into_iter().map(|stated: Option<Stated>| stated.map(|stated| stated.value).unwrap_or_default());
    for (field, text) in FROM_NAME.into_iter().zip(std::iter::once(directory).chain(stated)) {
        image.facts.add(field, Fact::Text(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_where_and_what_an_image_is() {
        let path = "[vss-ISOs] Linux/Ubuntu/22.04/ubuntu-22.04.5-live-server-amd64.iso".to_owned();
        let mut image = Image { path, ..Image::default() };
        add_name_facts(&mut image);
        let texts = FROM_NAME.map(|field| image.facts.text(field));
        assert_eq!(texts, ["Linux/Ubuntu/22.04", "Linux", "Ubuntu", "22.04.5", "amd64", "live server"]);
    }

    #[test]
    fn what_is_known_stays() {
        let mut image = Image { path: "[a] b/ubuntu.iso".to_owned(), ..Image::default() };
        image.facts.add(Field::Variant, Fact::Text("mine".to_owned()));
        let before = image.clone();
        add_name_facts(&mut image);
        assert_eq!(image, before);
    }
}
