//! Keeping what is in memory out of files: no core file is written of a process that holds keys.

/// Asks the system to write no core file of this process from now on.
///
/// A limit of one byte also stops programs that catch core files through a pipe, which a limit of none does not (Linux,
/// `fs/coredump.c`). Where it is refused there is no other way, and the archive opens all the same.
pub fn keep_out_of_core_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let most = getrlimit(Resource::Core).maximum.map_or(1, |maximum| maximum.min(1));
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(most), maximum: Some(most) });
    }
}
