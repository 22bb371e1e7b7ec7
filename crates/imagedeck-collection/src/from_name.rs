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
    let within_store = within_store(&image.path);
    let directory = within_store.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
    let reading = Reading::of(within_store);
    let stated =
        stated(reading).into_iter().map(|stated: Option<Stated>| stated.map(|stated| stated.value).unwrap_or_default());
    for (field, text) in FROM_NAME.into_iter().zip(std::iter::once(directory).chain(stated)) {
        image.facts.add(field, Fact::Text(text));
    }
}

/// The characters of a path that say each attribute, where it says any.
pub fn sources(path: &str) -> impl Iterator<Item = (Field, String)> {
    let within_store = within_store(path);
    let stated = stated(Reading::of(within_store)).into_iter();
    FROM_NAME.into_iter().skip(1).zip(stated).filter_map(move |(field, stated)| {
        let words: Vec<&str> = stated?.spans.into_iter().filter_map(|span| within_store.get(span)).collect();
        (!words.is_empty()).then(|| (field, words.join(" … ")))
    })
}

fn within_store(path: &str) -> &str {
    path.split_once("] ").map_or(path, |(_, within)| within)
}

/// What is stated, in the order of [`FROM_NAME`] behind the directory.
fn stated(reading: Reading) -> [Option<Stated>; 5] {
    [reading.os_family, reading.distribution, reading.version, reading.architecture, reading.variant]
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
    fn the_characters_that_say_something_are_known() {
        let said: Vec<_> = sources("[vss-ISOs] Linux/Ubuntu/22.04/jammy-live-server-amd64.iso").collect();
        let of = |field| said.iter().find(|(known, _)| *known == field).map(|(_, words)| words.as_str());
        assert_eq!(of(Field::Architecture), Some("amd64"));
        assert_eq!(of(Field::Variant), Some("live … server"));
        assert_eq!(sources("[a] b/readme.iso").count(), 0);
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
