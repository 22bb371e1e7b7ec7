//! WebAssembly in two parts: what the first page needs, and the rest, which is fetched when somebody begins to use it.
//!
//! A function that moves leaves a stand-in of a few bytes, which loads the rest where it is not there yet and goes on
//! to the function through a slot of the table. So the code of the dashboard knows nothing of the parts, and which
//! functions move decides how fast the page is there, never whether it works. Where the rest comes from is up to
//! `public/boot.js`.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use walrus::ir::{Call, MemArg, RefFunc, ReturnCall, StoreKind, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, ModuleConfig, RefType, TableId, ValType,
};

/// The bytes of a page of memory.
const PAGE: u64 = 65_536;

/// A function of the first part that the rest calls is lent to it, for which the first part names it. A function that is
/// not longer, in instructions, is copied into the rest instead: the first load is smaller for it.
const SHORT: u64 = 100;

/// What the rest imports from the first part.
const FIRST: &str = "first";

/// The two parts.
pub struct Parts {
    pub first: Vec<u8>,
    pub rest: Vec<u8>,
    /// How many functions have a stand-in.
    pub moved: usize,
}

/// Moves the functions whose names are late to the rest, and with them what only they call.
pub fn split(wasm: &[u8], is_late: impl Fn(&str) -> bool) -> Result<Parts> {
    let plan = Plan::of(&parse(wasm)?, is_late);
    Ok(Parts { first: first(parse(wasm)?, &plan)?, rest: rest(parse(wasm)?, &plan)?, moved: plan.stand_ins.len() })
}

/// Both parts are made from the same module, so functions are known by their places in it.
#[derive(Default)]
struct Plan {
    /// The functions that leave a stand-in, in the order of their slots.
    stand_ins: Vec<usize>,
    /// What the rest calls in the first part.
    shared: BTreeSet<usize>,
}

impl Plan {
    fn of(module: &Module, is_late: impl Fn(&str) -> bool) -> Plan {
        let mut calls: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut lengths = BTreeMap::new();
        let mut stand_ins = Vec::new();
        for (id, function) in module.funcs.iter_local() {
            let mut called = Called::default();
            dfs_in_order(&mut called, function, function.entry_block());
            calls.insert(id.index(), called.functions);
            lengths.insert(id.index(), function.size());
            if module.funcs.get(id).name.as_deref().is_some_and(&is_late) {
                stand_ins.push(id.index());
            }
        }
        let late: BTreeSet<usize> = stand_ins.iter().copied().collect();
        let reached = |roots: BTreeSet<usize>, stop: &BTreeSet<usize>| {
            let mut reached = BTreeSet::new();
            let mut open: Vec<usize> = roots.into_iter().collect();
            while let Some(function) = open.pop() {
                if !stop.contains(&function) && reached.insert(function) {
                    open.extend(calls.get(&function).into_iter().flatten());
                }
            }
            reached
        };
        let mut first = reached(roots(module), &late);
        // What the page lends to the WebAssembly comes in through the first part.
        first.extend(
            module
                .funcs
                .iter()
                .filter(|function| matches!(function.kind, FunctionKind::Import(_)))
                .map(|function| function.id().index()),
        );
        let mut in_rest = reached(late, &first);
        let mut open: Vec<usize> = in_rest.iter().copied().collect();
        let mut shared = BTreeSet::new();
        while let Some(function) = open.pop() {
            for called in calls.get(&function).into_iter().flatten() {
                if lengths.get(called).is_none_or(|length| *length > SHORT) {
                    shared.insert(*called);
                } else if in_rest.insert(*called) {
                    open.push(*called);
                }
            }
        }
        shared.retain(|function| !in_rest.contains(function));
        Plan { stand_ins, shared }
    }
}

/// What is reached without a call: by the page, by the table, at the start.
fn roots(module: &Module) -> BTreeSet<usize> {
    let mut roots: BTreeSet<usize> = module.start.iter().map(|start| start.index()).collect();
    roots.extend(module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(function) => Some(function.index()),
        _ => None,
    }));
    for element in module.elements.iter() {
        match &element.items {
            ElementItems::Functions(functions) => roots.extend(functions.iter().map(|function| function.index())),
            ElementItems::Expressions(_, items) => roots.extend(items.iter().filter_map(|item| match item {
                ConstExpr::RefFunc(function) => Some(function.index()),
                _ => None,
            })),
        }
    }
    roots
}

#[derive(Default)]
struct Called {
    functions: BTreeSet<usize>,
}

impl Visitor<'_> for Called {
    fn visit_call(&mut self, call: &Call) {
        self.functions.insert(call.func.index());
    }

    fn visit_return_call(&mut self, call: &ReturnCall) {
        self.functions.insert(call.func.index());
    }

    fn visit_ref_func(&mut self, reference: &RefFunc) {
        self.functions.insert(reference.func.index());
    }
}

fn first(mut module: Module, plan: &Plan) -> Result<Vec<u8>> {
    let table = table_of(&module)?;
    let slots = plan.stand_ins.len() as u64;
    let base = module.tables.get(table).initial;
    let grown = module.tables.get_mut(table);
    grown.initial += slots;
    grown.maximum = grown.maximum.map(|maximum| maximum.max(grown.initial));

    let no_values = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func("rest", "load", no_values);
    let loaded = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    module.exports.add("rest_loaded", loaded);
    let mut ensure = FunctionBuilder::new(&mut module.types, &[], &[]);
    ensure.func_body().global_get(loaded).if_else(
        None,
        |_| {},
        |missing| {
            missing.call(load);
        },
    );
    let ensure = ensure.finish(vec![], &mut module.funcs);

    let by_place = places(&module);
    for (slot, place) in plan.stand_ins.iter().enumerate() {
        let id = *by_place.get(place).context("a function is gone")?;
        let kind = module.funcs.get(id).ty();
        let (parameters, results) = module.types.params_results(kind);
        let (parameters, results) = (parameters.to_vec(), results.to_vec());
        let arguments: Vec<_> = parameters.iter().map(|parameter| module.locals.add(*parameter)).collect();
        let mut stand_in = FunctionBuilder::new(&mut module.types, &parameters, &results);
        let mut body = stand_in.func_body();
        body.call(ensure);
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.i32_const(i32::try_from(base + slot as u64)?).call_indirect(kind, table);
        module.funcs.get_mut(id).kind = FunctionKind::Local(stand_in.local_func(arguments));
    }
    for place in &plan.shared {
        module.exports.add(&name_of(*place), *by_place.get(place).context("a function is gone")?);
    }
    let (tables, memories, globals): (Vec<_>, Vec<_>, Vec<_>) = (
        module.tables.iter().map(|table| table.id()).collect(),
        module.memories.iter().map(|memory| memory.id()).collect(),
        module.globals.iter().map(|global| global.id()).filter(|global| *global != loaded).collect(),
    );
    for table in tables {
        module.exports.add(&format!("t{}", table.index()), table);
    }
    for memory in memories {
        module.exports.add(&format!("m{}", memory.index()), memory);
    }
    for global in globals {
        module.exports.add(&format!("g{}", global.index()), global);
    }
    Ok(emit(module))
}

fn rest(mut module: Module, plan: &Plan) -> Result<Vec<u8>> {
    let table = table_of(&module)?;
    let base = module.tables.get(table).initial;
    let slots = plan.stand_ins.len() as u64;
    module.start = None;
    for export in module.exports.iter().map(|export| export.id()).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    for element in module.elements.iter().map(|element| element.id()).collect::<Vec<_>>() {
        module.elements.delete(element);
    }
    for data in module.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        module.data.delete(data);
    }
    let by_place = places(&module);
    for import in module.imports.iter().map(|import| import.id()).collect::<Vec<_>>() {
        module.imports.delete(import);
    }
    for place in &plan.shared {
        let id = *by_place.get(place).context("a function is gone")?;
        let ty = module.funcs.get(id).ty();
        let import = module.imports.add(FIRST, &name_of(*place), id);
        module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    for id in module.tables.iter().map(|table| table.id()).collect::<Vec<_>>() {
        let import = module.imports.add(FIRST, &format!("t{}", id.index()), id);
        let imported = module.tables.get_mut(id);
        imported.import = Some(import);
        imported.elem_segments.clear();
        if id == table {
            imported.initial += slots;
            imported.maximum = imported.maximum.map(|maximum| maximum.max(imported.initial));
        }
    }
    for id in module.memories.iter().map(|memory| memory.id()).collect::<Vec<_>>() {
        let import = module.imports.add(FIRST, &format!("m{}", id.index()), id);
        let imported = module.memories.get_mut(id);
        imported.import = Some(import);
        imported.data_segments.clear();
    }
    for id in module.globals.iter().map(|global| global.id()).collect::<Vec<_>>() {
        let import = module.imports.add(FIRST, &format!("g{}", id.index()), id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let moved: Vec<FunctionId> = plan.stand_ins.iter().filter_map(|place| by_place.get(place).copied()).collect();
    let offset = ConstExpr::Value(Value::I32(i32::try_from(base)?));
    let items = ElementItems::Functions(moved);
    let element = module.elements.add(ElementKind::Active { table, offset }, items);
    module.tables.get_mut(table).elem_segments.insert(element);
    Ok(emit(module))
}

/// A module as wasm-bindgen leaves it.
pub fn parse(wasm: &[u8]) -> Result<Module> {
    ModuleConfig::new().generate_producers_section(false).parse(wasm)
}

fn emit(mut module: Module) -> Vec<u8> {
    walrus::passes::gc::run(&mut module);
    module.emit_wasm()
}

/// The table of the functions that are called indirectly.
fn table_of(module: &Module) -> Result<TableId> {
    let table = module.tables.iter().find(|table| table.element_ty == RefType::FUNCREF);
    Ok(table.context("the dashboard's WebAssembly has no table of functions")?.id())
}

fn places(module: &Module) -> BTreeMap<usize, FunctionId> {
    module.funcs.iter().map(|function| (function.id().index(), function.id())).collect()
}

fn name_of(place: usize) -> String {
    format!("f{place}")
}

/// A module that marks each function which is called, in a place of its own in the memory.
pub struct Recorder {
    pub wasm: Vec<u8>,
    /// Where in the memory the marks begin, in bytes; there is one byte for each function.
    pub marks: u64,
    /// The functions with their names and their lengths in instructions, in the order of their marks.
    pub functions: Vec<(String, u64)>,
}

/// Makes a module say which of its functions are called.
pub fn recorder(wasm: &[u8]) -> Result<Recorder> {
    let mut module = parse(wasm)?;
    let memory = module.memories.iter_mut().next().context("the dashboard's WebAssembly has no memory")?;
    let marks = memory.initial * PAGE;
    let ids: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    memory.initial += ids.len() as u64 / PAGE + 1;
    let memory = memory.id();
    let mut functions = Vec::new();
    for (index, id) in ids.into_iter().enumerate() {
        let function = module.funcs.get_mut(id);
        let name = function.name.clone().unwrap_or_default();
        let function = function.kind.unwrap_local_mut();
        functions.push((name, function.size()));
        let place = i32::try_from(marks + index as u64)?;
        let mut body = function.builder_mut().func_body();
        body.const_at(0, Value::I32(place)).const_at(1, Value::I32(1));
        body.store_at(2, memory, StoreKind::I32_8 { atomic: false }, MemArg { align: 1, offset: 0 });
    }
    Ok(Recorder { wasm: module.emit_wasm(), marks, functions })
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::ImportKind;

    /// A module in which the page calls `early`, which calls `late`, which alone calls `deep`, and both call `both`, which
    /// has so many instructions.
    fn module(length: u64) -> Vec<u8> {
        let mut module = Module::default();
        let table = module.tables.add_local(false, 0, Some(0), RefType::FUNCREF);
        module.memories.add_local(false, false, 1, None, None);
        let mut long = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
        long.name("both".to_owned());
        for _ in 0..length / 2 {
            long.func_body().i32_const(1).drop();
        }
        let argument = module.locals.add(ValType::I32);
        let both = long.finish(vec![argument], &mut module.funcs);
        let mut add = |name: &str, called: &[FunctionId]| {
            let mut function = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
            function.name(name.to_owned());
            let argument = module.locals.add(ValType::I32);
            for called in called {
                function.func_body().local_get(argument).call(*called);
            }
            function.finish(vec![argument], &mut module.funcs)
        };
        let deep = add("deep", &[both]);
        let late = add("late", &[deep, both]);
        let early = add("early", &[late, both]);
        module.exports.add("start", early);
        let _ = table;
        module.emit_wasm()
    }

    fn read(wasm: &[u8]) -> Module {
        ModuleConfig::new().generate_producers_section(false).parse(wasm).expect("the part is sound WebAssembly")
    }

    #[test]
    fn what_is_late_moves_with_all_that_only_it_calls() {
        let parts = split(&module(SHORT + 2), |name| name == "late").expect("the parts");
        let (first, rest) = (read(&parts.first), read(&parts.rest));
        assert_eq!(parts.moved, 1);
        // The stand-in of `late`, `early`, `both`, and what loads the rest.
        assert_eq!(first.funcs.iter_local().count(), 4);
        assert_eq!(rest.funcs.iter_local().count(), 2);
        let imported: Vec<_> = rest.imports.iter().map(|import| import.name.as_str()).collect();
        for import in &imported {
            assert!(first.exports.iter().any(|export| export.name == *import), "{import} in {imported:?}");
        }
        assert_eq!(first.tables.iter().next().map(|table| table.initial), Some(1));
        assert_eq!(rest.elements.iter().count(), 1);
    }

    #[test]
    fn what_both_call_is_copied_where_it_is_short() {
        let parts = split(&module(SHORT - 2), |name| name == "late").expect("the parts");
        let (first, rest) = (read(&parts.first), read(&parts.rest));
        assert_eq!((first.funcs.iter_local().count(), rest.funcs.iter_local().count()), (4, 3));
        assert_eq!(rest.imports.iter().filter(|import| matches!(import.kind, ImportKind::Function(_))).count(), 0);
    }

    #[test]
    fn where_nothing_is_late_nothing_moves() {
        let parts = split(&module(0), |_| false).expect("the parts");
        assert_eq!(parts.moved, 0);
        assert_eq!(read(&parts.rest).funcs.iter_local().count(), 0);
    }
}
