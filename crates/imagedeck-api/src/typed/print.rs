//! Filters as they are typed, in the shortest form that is read as the same filters again.

use super::scan;
use crate::relation::Relation;
use crate::{Field, Filter, Test};

/// A filter as a piece of text.
pub fn print(filter: &Filter, searched: Field) -> String {
    let (relation, value) = Relation::of(filter);
    if relation == Relation::Contains && filter.field == searched {
        return word(&value);
    }
    let mut text = filter.field.name().to_owned();
    match (&filter.test, relation.sign(filter.field.field_type())) {
        (Test::In(values), _) => {
            let is_enclosed = values.len() < 2;
            text.push_str(if is_enclosed { scan::LIST } else { ":" });
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                push_value(&mut text, value, scan::LIST);
            }
            if is_enclosed {
                text.push(')');
            }
        }
        (_, Some(sign)) => {
            text.push_str(sign);
            push_value(&mut text, &value, sign);
        }
        // Where `:` means that the value is equal, only a pattern says "contains".
        (_, None) => {
            text.push('~');
            push_value(&mut text, &filter.test.operand(), "~");
        }
    }
    text
}

/// Filters as one text.
pub fn print_all(filters: &[Filter], searched: Field) -> String {
    let pieces: Vec<_> = filters.iter().map(|filter| print(filter, searched)).collect();
    pieces.join(" ")
}

/// A plain word, in quotation marks if it would be read as something else.
fn word(value: &str) -> String {
    let mut text = String::new();
    if needs_quotes(value) || scan::head(value).is_some() {
        push_quoted(&mut text, value);
    } else {
        text.push_str(value);
    }
    text
}

/// Writes a value after its sign; that of a list in parentheses stands for any item of a list.
pub(super) fn push_value(text: &mut String, value: &str, sign: &str) {
    let is_misread = match sign {
        ":" => value.starts_with('(') || value.contains(','),
        scan::LIST => value.contains(['(', ')', ',']),
        "<" | ">" => value.starts_with('='),
        _ => false,
    };
    if is_misread || needs_quotes(value) {
        push_quoted(text, value);
    } else {
        text.push_str(value);
    }
}

fn needs_quotes(value: &str) -> bool {
    value.is_empty() || value.starts_with('"') || value.contains(char::is_whitespace)
}

fn push_quoted(text: &mut String, value: &str) {
    text.push('"');
    let mut signs = value.chars().peekable();
    while let Some(sign) = signs.next() {
        // A backslash is one already where nothing follows that it could be taken to escape.
        let is_special = match sign {
            '"' => true,
            '\\' => matches!(signs.peek(), None | Some('"' | '\\')),
            _ => false,
        };
        if is_special {
            text.push('\\');
        }
        text.push(sign);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Resource;

    fn printed(clause: &str) -> String {
        print(&Filter::parse(Resource::PublicIso, clause).expect("a filter"), Field::Name)
    }

    #[test]
    fn each_relation_has_its_sign() {
        for (clause, text) in [
            ("name,like,%ubuntu%", "ubuntu"),
            ("path,like,%ubuntu%", "path:ubuntu"),
            ("created_on,ge,2018-01-01", "created_on>=2018-01-01"),
            ("architecture,in,amd64,arm64", "architecture:amd64,arm64"),
            ("architecture,in,amd64", "architecture:(amd64)"),
            ("path,like,Linux/%", "path^=Linux/"),
            ("name,like,%.iso", "name$=.iso"),
            ("name,like,a%b", "name~a%b"),
            ("name,eq,a", "name=a"),
            ("size,ne,5", "size!=5"),
            ("version,eq,", "version=\"\""),
            ("version,like,%22%", "version~%22%"),
            ("name,like,", "name~\"\""),
        ] {
            assert_eq!(printed(clause), text, "{clause}");
        }
        let name = Filter::contains(Field::Name, "ubuntu");
        assert_eq!(print(&name, Field::Path), "name:ubuntu");
    }

    #[test]
    fn quotation_marks_stand_only_where_a_value_would_be_misread() {
        for (clause, text) in [
            ("name,like,%red hat%", "\"red hat\""),
            ("name,like,%ab:c%", "\"ab:c\""),
            ("name,like,%18.04:latest%", "18.04:latest"),
            ("name,like,%http://x%", "http://x"),
            ("name,like,%c++%", "c++"),
            ("name,like,%5\"%", "5\""),
            ("name,like,%\"5%", "\"\\\"5\""),
            (r"name,like,%C:\\a b%", r#""C:\a b""#),
            (r"name,like,%a b\\%", r#""a b\\""#),
            ("path,like,%a,b%", "path:\"a,b\""),
            ("path,like,%(a)%", "path:\"(a)\""),
            ("path,eq,a,b", "path=a,b"),
            (r"path,in,a\,b,,(c),d", r#"path:"a,b","","(c)",d"#),
            ("path,lt,=a", "path<\"=a\""),
            ("path,le,=a", "path<==a"),
        ] {
            assert_eq!(printed(clause), text, "{clause}");
        }
    }
}
