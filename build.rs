//! Tells Cargo what the dashboard is made of besides its source: `style_sheet!` reads a sheet behind Cargo's back, and
//! without this an edited sheet would leave its old class in the program.

fn main() {
    println!("cargo::rerun-if-changed=style/components");
}
