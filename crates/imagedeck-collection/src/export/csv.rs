//! Cells and lines of CSV, as RFC 4180 has them, and without formulas.

use imagedeck_api::record::Value;
use imagedeck_api::{Field, Record};

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The line with the names of the attributes.
pub fn header(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    names.join(",") + "\r\n"
}

/// Appends the line of an image or a request.
pub fn push_row(text: &mut String, fields: &[Field], record: &impl Record) {
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        let value = record.value(*field);
        // A number is no formula, whatever its sign.
        let is_number = matches!(value, Value::Number(_));
        push_cell(text, &value.text(), is_number);
    }
    text.push_str("\r\n");
}

fn push_cell(text: &mut String, value: &str, is_number: bool) {
    let guard = if !is_number && value.starts_with(FORMULA) { "'" } else { "" };
    if value.contains([',', '"', '\r', '\n']) {
        text.push('"');
        text.push_str(guard);
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(guard);
        text.push_str(value);
    }
}
