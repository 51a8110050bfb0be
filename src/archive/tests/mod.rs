//! What no power cut, full disk or old schema may do to an archive.

mod full_disk;
mod kill;
mod memory;
mod old_schemas;
mod saves;
