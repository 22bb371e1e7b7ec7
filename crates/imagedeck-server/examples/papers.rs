//! Writes what is installed beside the program into a folder: a man page for it and each of its commands, and the
//! completions of three shells. `cargo xtask dist` calls it.

// Whoever runs this builds a release: what fails here fails for them alone.
#![allow(clippy::expect_used)]

use clap::CommandFactory;
use clap_complete::Shell;
use imagedeck_server::config::CommandLine;
use std::path::PathBuf;

const NAME: &str = "imagedeck-server";

fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("the folder to write into"));
    let (pages, completions) = (folder.join("man"), folder.join("completions"));
    for folder in [&pages, &completions] {
        std::fs::create_dir_all(folder).expect("a folder");
    }
    clap_mangen::generate_to(CommandLine::command().name(NAME), &pages).expect("the pages");
    for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
        clap_complete::generate_to(shell, &mut CommandLine::command(), NAME, &completions).expect("the completions");
    }
}
