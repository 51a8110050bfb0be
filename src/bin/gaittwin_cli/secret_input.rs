//! Passphrases and recovery keys as a person types them or a script hands them over: never as an argument, because every
//! user of the computer can read the arguments of every program.

use std::io::{BufRead as _, IsTerminal as _, Read as _};

use anyhow::{Context as _, Result, bail};
use zeroize::Zeroizing;

/// Longest secret that is read, bytes.
const LONGEST: u64 = 4096;

/// Asks at the terminal, without showing what is typed; where standard input is no terminal, reads its next line.
pub(crate) fn ask(what: &str) -> Result<Zeroizing<String>> {
    if std::io::stdin().is_terminal() {
        let typed = rpassword::prompt_password(format!("{what}: "));
        return Ok(Zeroizing::new(typed.with_context(|| format!("{what} could not be read."))?));
    }
    let mut line = Zeroizing::new(String::with_capacity(LONGEST as usize));
    std::io::stdin()
        .lock()
        .take(LONGEST)
        .read_line(&mut line)
        .with_context(|| format!("{what} could not be read from standard input."))?;
    if line.is_empty() {
        bail!("{what} is missing: type it at the terminal, or give it as the next line of standard input.");
    }
    while line.ends_with(['\n', '\r']) {
        line.pop();
    }
    Ok(line)
}

/// Asks for something new, at the terminal twice, so that a slip of the finger locks nobody out.
pub(crate) fn ask_new(what: &str) -> Result<Zeroizing<String>> {
    let first = ask(what)?;
    if std::io::stdin().is_terminal() && ask(&format!("{what} once more"))? != first {
        bail!("Both were not the same, so nothing was changed.");
    }
    Ok(first)
}
