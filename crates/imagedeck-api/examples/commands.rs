//! Prints a command line that the dashboard offers, so that tests can run it without a browser. Nothing is run here.
//!
//! `commands list TOOL ORIGIN PATH QUERY [TOTAL]`, `commands object TOOL ORIGIN PATH ID`, `commands sync TOOL ORIGIN
//! PATH`, `commands usage PATH ID IMAGE_PATH`: TOOL is a tool's name, PATH that of a resource.

use imagedeck_api::command::{self, Tool};
use imagedeck_api::{Query, Resource};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match line(&arguments) {
        Some(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("{arguments:?} is not what the head of this program says.");
            ExitCode::FAILURE
        }
    }
}

fn line(arguments: &[&str]) -> Option<String> {
    match arguments {
        ["list", name, origin, path, query, total @ ..] => {
            let resource = resource(path)?;
            let query = Query::parse(resource, query).ok()?;
            let total = total.first().and_then(|total| total.parse().ok());
            Some(command::list(tool(name)?, origin, resource, &query, None, total))
        }
        ["object", name, origin, path, id] => {
            Some(command::object(tool(name)?, origin, resource(path)?, id.parse().ok()?))
        }
        ["sync", name, origin, path] => {
            let resource = resource(path).filter(|resource| resource.can_sync())?;
            Some(command::sync(tool(name)?, origin, resource.image_kind()?))
        }
        ["usage", path, id, image] => {
            Some(command::usage(resource(path)?.image_kind()?, id.parse().ok()?, image).to_string())
        }
        _ => None,
    }
}

fn tool(name: &str) -> Option<Tool> {
    Tool::ALL.into_iter().find(|tool| tool.name() == name)
}

fn resource(path: &str) -> Option<Resource> {
    Resource::ALL.into_iter().find(|resource| resource.path() == path)
}
