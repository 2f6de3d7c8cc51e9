//! Exit codes, and errors told with their causes and the next thing to try.

use std::fmt;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use unblink_app::{AppError, safe};

/// How a run of the binary ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Something failed.
    Failed = 1,
    /// The question cannot be understood: an unknown list, an unknown or ambiguous subject.
    BadUsage = 2,
    /// An edition is held for a person.
    Held = 3,
    /// A list asked for could not be looked at.
    Unscreened = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        // The discriminants are the codes, all below 5.
        Self::from(exit as u8)
    }
}

/// Something the command line itself refuses.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// What was expected and found.
    pub(crate) message: String,
    /// The next thing to try.
    pub(crate) hint: Option<String>,
    /// The exit code.
    pub(crate) exit: Exit,
}

impl Refusal {
    /// Returns a refusal of what was asked.
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), exit: Exit::BadUsage }
    }

    /// Returns a refusal of what could not be done.
    pub(crate) fn failed(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), exit: Exit::Failed }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// Prints an error, its causes and a hint, and returns the exit code.
pub(crate) fn tell(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        // Whoever read the answer has seen enough of it.
        return Exit::Done.into();
    }
    let mut causes = error.chain().map(ToString::to_string);
    let mut text = format!("error: {}\n", line(&causes.next().unwrap_or_default()));
    let mut before = text.clone();
    for cause in causes {
        // Transparent errors repeat their cause's words.
        if !before.contains(&*line(&cause)) {
            text.extend([format!("  because: {}\n", line(&cause))]);
        }
        before.push_str(&line(&cause));
    }
    if let Some(hint) = hint(error) {
        text.extend([format!("hint: {}\n", line(&hint))]);
    }
    say(&text);
    exit_of(error).into()
}

/// Prints an error and its hint in the middle of a run that goes on.
pub(crate) fn mention(error: &anyhow::Error) {
    let _ = tell(error);
}

fn line(text: &str) -> String {
    safe(text).into_owned()
}

fn hint(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        cause
            .downcast_ref::<AppError>()
            .and_then(AppError::hint)
            .or_else(|| cause.downcast_ref::<Refusal>().and_then(|refusal| refusal.hint.clone()))
    })
}

fn exit_of(error: &anyhow::Error) -> Exit {
    error
        .chain()
        .find_map(|cause| {
            if let Some(refusal) = cause.downcast_ref::<Refusal>() {
                return Some(refusal.exit);
            }
            cause.downcast_ref::<AppError>().map(|error| match error {
                AppError::NoSuchList { .. }
                | AppError::NoSuchEdition(_)
                | AppError::NoSuchSubject { .. }
                | AppError::Ambiguous { .. }
                | AppError::Tuning { .. }
                | AppError::BadQuestion(_)
                | AppError::Config(_) => Exit::BadUsage,
                AppError::Queue(error) if error.is_bad_question() => Exit::BadUsage,
                _ => Exit::Failed,
            })
        })
        .unwrap_or(Exit::Failed)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// Prints what clap found wrong, with a hint where it has none.
pub(crate) fn bad_usage(error: &clap::Error, words: impl Iterator<Item = String>) -> ExitCode {
    // Nothing is left to try when the terminal itself is gone.
    let _ = error.print();
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(ContextValue::String(surplus)) = error.get(ContextKind::InvalidArg)
        && !surplus.starts_with('-')
        && let Some(quoted) = quoted(words, surplus)
    {
        say(&format!("hint: a name of several words goes in quotes: unblink {quoted}\n"));
    }
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Done.into(),
        _ => Exit::BadUsage.into(),
    }
}

/// Returns the command line with the words around `surplus` put in quotes.
fn quoted(words: impl Iterator<Item = String>, surplus: &str) -> Option<String> {
    let words: Vec<String> = words.collect();
    let at = words.iter().rposition(|word| word == surplus)?;
    let plain = |word: &String| !word.starts_with('-');
    let start = at.checked_sub(1).filter(|before| *before > 0 && plain(&words[*before]))?;
    let end = words[at..].iter().position(|word| !plain(word)).map_or(words.len(), |n| at + n);
    let name = format!("\"{}\"", safe(&words[start..end].join(" ")));
    let rest = words[..start].iter().cloned().chain([name]).chain(words[end..].iter().cloned());
    Some(rest.collect::<Vec<_>>().join(" "))
}

/// Writes to standard error.
pub(crate) fn say(text: &str) {
    // Nothing is left to try when standard error itself is gone.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Says whether standard error is read by a person right now.
pub(crate) fn watched() -> bool {
    std::io::stderr().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surplus_words_are_quoted_together() {
        let words = ["who-lists", "Haqqani", "Network", "HQN", "--on", "2025"];
        let words = words.into_iter().map(str::to_owned);
        assert_eq!(
            quoted(words, "Network").as_deref(),
            Some("who-lists \"Haqqani Network HQN\" --on 2025")
        );
    }
}
