//! Images, or requests, written as a file: CSV, a JSON array, or JSON line by line.
//!
//! It is written chunk by chunk, so that whoever writes it can say how far it is and stop. Where the images come from
//! and where the text goes is not known here.

mod csv;

use imagedeck_api::record::Object;
use imagedeck_api::{Field, Image, Record, Resource};

/// How images are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180 with a header of the attributes' names. What is not known is an empty cell.
    Csv,
    /// One array of the objects as the API sends them.
    Json,
    /// The objects as the API sends them, one on a line.
    NdJson,
}

/// Writes images in one format. It is called with [`Writer::begin`], [`Writer::rows`] as often as there are images,
/// and [`Writer::end`]; the texts, one behind the other, are the file.
#[derive(Clone, Debug)]
pub struct Writer {
    format: Format,
    fields: &'static [Field],
    written: usize,
}

/// The texts of a file, each with at most so many images.
#[derive(Debug)]
pub struct Chunks<I> {
    writer: Writer,
    images: I,
    most: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Begin,
    Rows,
    End,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 3] = [Format::Csv, Format::Json, Format::NdJson];

    /// The ending of a file's name, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
            Format::NdJson => "ndjson",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Json => "application/json",
            Format::NdJson => "application/x-ndjson",
        }
    }
}

impl Writer {
    /// A writer for images of a resource, with all its attributes.
    pub fn new(format: Format, resource: Resource) -> Writer {
        Writer { format, fields: resource.fields(), written: 0 }
    }

    /// How many images are written.
    pub fn written(&self) -> usize {
        self.written
    }

    /// What stands before the first image.
    pub fn begin(&self) -> String {
        match self.format {
            Format::Csv => csv::header(self.fields),
            Format::Json => "[".to_owned(),
            Format::NdJson => String::new(),
        }
    }

    /// The next images or requests.
    pub fn rows<'a, R: Record + 'a>(&mut self, records: impl IntoIterator<Item = &'a R>) -> String {
        let mut text = String::new();
        records.into_iter().for_each(|record| self.push(&mut text, record));
        text
    }

    /// What stands behind the last image.
    pub fn end(&self) -> &'static str {
        match self.format {
            Format::Json if self.written > 0 => "\n]\n",
            Format::Json => "]\n",
            Format::Csv | Format::NdJson => "",
        }
    }

    fn push(&mut self, text: &mut String, record: &impl Record) {
        match self.format {
            Format::Csv => csv::push_row(text, self.fields, record),
            Format::Json => {
                text.push_str(if self.written == 0 { "\n" } else { ",\n" });
                text.push_str(&self.object(record));
            }
            Format::NdJson => {
                text.push_str(&self.object(record));
                text.push('\n');
            }
        }
        self.written += 1;
    }

    /// Texts, numbers and flags under names that are texts: none of it can fail to be written.
    fn object(&self, record: &impl Record) -> String {
        serde_json::to_string(&Object { fields: self.fields, record }).unwrap_or_default()
    }
}

impl<I: Iterator<Item = Image>> Chunks<I> {
    /// The file with these images, in chunks of at most `most` of them.
    pub fn new(writer: Writer, images: I, most: usize) -> Chunks<I> {
        Chunks { writer, images, most: most.max(1), state: State::Begin }
    }

    /// How many images are written.
    pub fn written(&self) -> usize {
        self.writer.written
    }
}

impl<I: Iterator<Item = Image>> Iterator for Chunks<I> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut text = match self.state {
            State::Begin => self.writer.begin(),
            State::Rows => String::new(),
            State::End => return None,
        };
        let before = self.writer.written;
        for image in self.images.by_ref().take(self.most) {
            self.writer.push(&mut text, &image);
        }
        self.state = if self.writer.written - before == self.most { State::Rows } else { State::End };
        if self.state == State::End {
            text.push_str(self.writer.end());
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use imagedeck_api::Fact;

    fn images() -> Vec<Image> {
        let image =
            |id, name: &str| Image { id, name: name.to_owned(), path: format!("[a] {name}"), ..Image::default() };
        let mut images = vec![image(1, "=1+1"), image(2, "a,\"b\"\r\nc"), image(3, "été")];
        images[2].facts.add(Field::Size, Fact::Number(-5));
        images[2].facts.add(Field::Bootable, Fact::Flag(true));
        images
    }

    fn file(format: Format, most: usize) -> String {
        Chunks::new(Writer::new(format, Resource::PublicIso), images().into_iter(), most).collect()
    }

    #[test]
    fn csv_is_quoted_and_holds_no_formulas() {
        let expected = "id,name,path,data_store,public,created_on,updated_on,directory,os_family,distribution,version,\
                        architecture,variant,size,volume_name,bootable\r\n\
                        1,'=1+1,[a] =1+1,,false,,,,,,,,,,,\r\n\
                        2,\"a,\"\"b\"\"\r\nc\",\"[a] a,\"\"b\"\"\r\nc\",,false,,,,,,,,,,,\r\n\
                        3,été,[a] été,,false,,,,,,,,,-5,,true\r\n";
        assert_eq!(file(Format::Csv, 2), expected);
    }

    #[test]
    fn json_is_what_the_api_sends_whatever_the_chunks() {
        for most in [1, 2, 3, 4] {
            let array: Vec<serde_json::Value> = serde_json::from_str(&file(Format::Json, most)).expect("an array");
            let lines = file(Format::NdJson, most);
            let lines: Vec<serde_json::Value> =
                lines.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
            assert_eq!(array, lines);
            assert_eq!(array[0]["size"], serde_json::Value::Null);
            assert!(array[0].get("version").is_some());
            let read: Vec<Image> =
                lines.into_iter().map(|line| serde_json::from_value(line).expect("an image")).collect();
            assert_eq!(read, images());
        }
    }

    #[test]
    fn a_file_without_images_is_whole() {
        let empty =
            |format| Chunks::new(Writer::new(format, Resource::PublicVm), std::iter::empty(), 5).collect::<String>();
        assert_eq!(empty(Format::Json), "[]\n");
        assert_eq!(empty(Format::NdJson), "");
        assert!(empty(Format::Csv).starts_with("id,name,path,folder,label,"));
    }

    #[test]
    fn rows_that_were_fetched_page_by_page_are_written_alike() {
        for format in Format::ALL {
            let mut writer = Writer::new(format, Resource::PublicIso);
            let mut text = writer.begin();
            for page in images().chunks(2) {
                text.push_str(&writer.rows(page));
            }
            text.push_str(writer.end());
            assert_eq!(text, file(format, 250));
        }
    }
}
