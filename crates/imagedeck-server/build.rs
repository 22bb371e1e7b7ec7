//! Has the program built anew when the dashboard within it has changed.

fn main() {
    if std::env::var_os("CARGO_FEATURE_EMBEDDED").is_some() {
        println!("cargo:rerun-if-env-changed=IMAGEDECK_DASHBOARD_FILES");
        if let Ok(folder) = std::env::var("IMAGEDECK_DASHBOARD_FILES") {
            println!("cargo:rerun-if-changed={folder}");
        }
    } else {
        println!("cargo:rerun-if-changed=build.rs");
    }
}
