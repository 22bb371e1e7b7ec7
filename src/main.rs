//! The dashboard: a single-page application that runs in the browser as WebAssembly.
//!
//! It is a client of the API and nothing else: whatever it shows, a script could have asked for as well. The code
//! map is in ARCHITECTURE.md.

mod actions;
mod api;
mod app;
mod browser;
mod components;
mod export;
mod filter_box;
mod pages;
mod resources;
mod routes;
mod session;
mod shell_keys;
mod state;
mod sync;
mod text;

fn main() {
    app::start();
}
