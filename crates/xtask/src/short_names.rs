//! Short names for what the WebAssembly and the module beside it take from each other.
//!
//! wasm-bindgen's names say what they stand for and end in digits that no compression makes smaller, and each stands in
//! both files. Only names change, and no name that anybody else uses.

use crate::split::parse;
use anyhow::{Context, Result, ensure};
use std::collections::{HashMap, HashSet};

/// How the names of exported functions begin that are long.
const LONG_EXPORT: &str = "wasm_bindgen_";

/// Gives what the WebAssembly imports from `module`, and the long names among what it exports, short names, in the
/// WebAssembly and in the module's text.
pub fn shorten(wasm: &[u8], module: &str, glue: &str) -> Result<(Vec<u8>, String)> {
    let mut parsed = parse(wasm)?;
    let mut names = HashMap::new();
    for import in parsed.imports.iter_mut().filter(|import| import.module == module) {
        let short = format!("i{}", names.len());
        let long = std::mem::replace(&mut import.name, short.clone());
        ensure!(names.insert(long, short).is_none(), "The WebAssembly imports something twice.");
    }
    for export in parsed.exports.iter_mut().filter(|export| export.name.starts_with(LONG_EXPORT)) {
        // No other export begins so.
        let short = format!("x{}", names.len());
        let long = std::mem::replace(&mut export.name, short.clone());
        names.insert(long, short);
    }
    let (glue, replaced) = rename(glue, &names);
    let missing = names.keys().find(|name| !replaced.contains(name.as_str()));
    missing.is_none().then_some(()).with_context(|| format!("The module does not know {missing:?}."))?;
    Ok((parsed.emit_wasm(), glue))
}

/// The text with other names, and which of them it had.
fn rename<'a>(text: &'a str, names: &HashMap<String, String>) -> (String, HashSet<&'a str>) {
    let mut renamed = String::with_capacity(text.len());
    let mut found = HashSet::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|character| !is_of_name(character)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match names.get(word) {
            Some(short) => {
                found.insert(word);
                renamed.push_str(short);
            }
            None => renamed.push_str(word),
        }
        let next = after.find(is_of_name).unwrap_or(after.len());
        renamed.push_str(&after[..next]);
        rest = &after[next..];
    }
    (renamed, found)
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, Module};

    #[test]
    fn both_sides_get_the_same_short_names() {
        let mut module = Module::default();
        let kind = module.types.add(&[], &[]);
        let (first, _) = module.add_import_func("./glue.js", "__wbg_log_0123456789abcdef", kind);
        module.add_import_func("rest", "load", kind);
        let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
        function.func_body().call(first);
        let function = function.finish(vec![], &mut module.funcs);
        module.exports.add("wasm_bindgen_0123___invoke", function);
        module.exports.add("memory_of", function);
        let glue = "{ __wbg_log_0123456789abcdef: () => wasm.wasm_bindgen_0123___invoke(memory_of) }";
        let (wasm, glue) = shorten(&module.emit_wasm(), "./glue.js", glue).expect("both");
        assert_eq!(glue, "{ i0: () => wasm.x1(memory_of) }");
        let module = Module::from_buffer(&wasm).expect("sound WebAssembly");
        let imports: Vec<_> = module.imports.iter().map(|import| import.name.as_str()).collect();
        let exports: Vec<_> = module.exports.iter().map(|export| export.name.as_str()).collect();
        assert_eq!((imports, exports), (vec!["i0", "load"], vec!["x1", "memory_of"]));
    }

    #[test]
    fn a_name_that_the_module_does_not_have_is_an_error() {
        let mut module = Module::default();
        let kind = module.types.add(&[], &[]);
        module.add_import_func("./glue.js", "__wbg_log", kind);
        assert!(shorten(&module.emit_wasm(), "./glue.js", "{ __wbg_log_2: f }").is_err());
    }
}
