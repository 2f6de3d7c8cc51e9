//! Where a request comes from, through proxies that are believed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;
use unblink_app::Caller;

/// Proxies whose forwarded headers are believed.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads addresses and networks.
    ///
    /// # Errors
    ///
    /// The first text that is neither.
    pub fn read(texts: &[String]) -> Result<Self, String> {
        let read = |text: &String| {
            let network = text.parse::<IpNet>().ok();
            network.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from)).ok_or_else(|| {
                format!("server.trusted_proxies: expected an address or network, found `{text}`")
            })
        };
        texts.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    fn believes(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Returns who is at the other end of a request.
    pub(crate) fn client(&self, extensions: &Extensions, headers: &HeaderMap) -> Caller {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        let Some(peer) = peer.map(|peer| peer.0.ip().to_canonical()) else {
            return Caller { address: None, encrypted: false };
        };
        if !self.believes(peer) {
            return Caller { address: Some(peer), encrypted: false };
        }
        // From the right: each proxy adds whom it heard from; the first that is not believed is
        // the client, and what stands left of it the client may have invented.
        let heard = headers.get_all("x-forwarded-for").iter().filter_map(|one| one.to_str().ok());
        let heard: Vec<&str> = heard.flat_map(|line| line.split(',')).map(str::trim).collect();
        let mut address = peer;
        for text in heard.into_iter().rev() {
            let Ok(one) = text.parse::<IpAddr>() else { break };
            address = one.to_canonical();
            if !self.believes(address) {
                break;
            }
        }
        let proto = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
        Caller { address: Some(address), encrypted: proto == Some("https") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, heard: &[&str]) -> String {
        let proxies = Proxies::read(&["10.0.0.0/8".to_owned(), "192.0.2.7".to_owned()]);
        let mut extensions = Extensions::new();
        let peer: IpAddr = peer.parse().expect("an address");
        extensions.insert(ConnectInfo(SocketAddr::new(peer, 1)));
        let mut headers = HeaderMap::new();
        for line in heard {
            headers.append("x-forwarded-for", line.parse().expect("a value"));
        }
        let found = proxies.expect("reads").client(&extensions, &headers);
        found.address.expect("known").to_string()
    }

    #[test]
    fn only_believed_proxies_say_who_asks() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.1.2.3", &["1.1.1.1, 198.51.100.1, 192.0.2.7"]), "198.51.100.1");
        assert_eq!(client("10.1.2.3", &["1.1.1.1", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.1.2.3", &["nonsense"]), "10.1.2.3");
        assert_eq!(client("10.1.2.3", &[]), "10.1.2.3");
        assert!(Proxies::read(&["here".to_owned()]).is_err());
    }
}
