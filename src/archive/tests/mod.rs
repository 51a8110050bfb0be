//! What no power cut, full disk or old schema may do to an archive.

mod full_disk;
mod kill;
mod memory;
mod old_schemas;
mod saves;

/// How the test program calls a test of a module, so that it finds itself wherever the module moves.
fn path_of_test(module: &str, test: &str) -> String {
    let inside = module.split_once("::").map_or(module, |(_, inside)| inside);
    format!("{inside}::{test}")
}
