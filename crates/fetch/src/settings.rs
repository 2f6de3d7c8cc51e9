//! How downloads are made: limits, proxy, trust, and who is calling.

use std::path::PathBuf;

/// Bounds of one download. Where no source is named, the number is a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Time to connect, TLS included.
    pub connect_ms: u64,
    /// Longest silence while an answer is awaited or read.
    pub read_ms: u64,
    /// Whole time for one source, its retries and waits included.
    pub total_ms: u64,
    /// Most bytes taken off the wire.
    pub wire_bytes: u64,
    /// Most bytes after decompression.
    pub unpacked_bytes: u64,
    /// Most bytes of an answer's headers.
    pub header_bytes: usize,
    /// Most redirects followed.
    pub redirects: u32,
    /// How often a source is tried.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles from there, and chance takes up to half off.
    pub back_off_ms: u64,
    /// The longest wait that a server is granted by `Retry-After`; one that asks for more has
    /// failed for this time.
    pub longest_wait_ms: u64,
    /// The pause between two requests to the same host.
    pub spacing_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_ms: 15_000,
            read_ms: 60_000,
            // OFAC's advanced XML was about 120 MB in 2026: 15 minutes are 140 kB a second.
            total_ms: 900_000,
            wire_bytes: 256 * 1024 * 1024,
            // Four times that file, as for files imported by hand.
            unpacked_bytes: 512 * 1024 * 1024,
            header_bytes: 64 * 1024,
            redirects: 5,
            attempts: 4,
            back_off_ms: 2_000,
            longest_wait_ms: 120_000,
            spacing_ms: 1_000,
        }
    }
}

/// Which way requests go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// As `ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    /// Straight to the host, whatever the environment says.
    Direct,
    /// By this proxy (`http://host:port`, `socks5://host:port`).
    Address(String),
}

/// How downloads are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Bounds.
    pub limits: Limits,
    /// Which way requests go.
    pub proxy: Proxy,
    /// A file of certificates (PEM) trusted beside Mozilla's, such as that of a proxy that opens
    /// TLS.
    pub extra_ca: Option<PathBuf>,
    /// Whom an issuer can write to about these requests, sent in the `User-Agent`.
    pub contact: Option<String>,
}

impl Settings {
    /// Returns the `User-Agent`: the program, its version, its home, and the contact if one is
    /// given.
    pub fn user_agent(&self) -> String {
        let home =
            concat!("unblink/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"));
        match &self.contact {
            Some(contact) => {
                // A header is one line of visible ASCII.
                let contact: String = contact.chars().filter(char::is_ascii_graphic).collect();
                format!("{home}; {contact})")
            }
            None => format!("{home})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_agent_is_one_line() {
        let settings =
            Settings { contact: Some("desk@example.org\r\nX: y".into()), ..Settings::default() };
        let agent = settings.user_agent();
        assert!(agent.ends_with("; desk@example.orgX:y)"), "{agent}");
        assert!(agent.starts_with("unblink/"), "{agent}");
    }
}
