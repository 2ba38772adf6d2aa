//! Names of the public internet: looked up once, private addresses dropped, and the connection goes to one of the
//! addresses that were checked. So a name that leads into the writer's network, or changes its mind, leads nowhere.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::domain::story::hosts::{is_private_v4, is_private_v6};

/// Why an address of this machine or a private network is not asked for.
pub const PRIVATE: &str = "it is in a private network";

/// Looks names up and keeps public addresses only.
#[derive(Debug, Clone, Default)]
pub struct PublicNames {
    /// Hosts that may be asked although they are private, for tests.
    allowed: Arc<HashMap<String, SocketAddr>>,
    /// What some names lead to, instead of what the system says, for tests; checked like any other.
    known: Arc<HashMap<String, Vec<SocketAddr>>>,
}

impl PublicNames {
    /// The same, with a host that may be asked although it is on this machine. For tests.
    #[must_use]
    pub fn allowing(mut self, host: &str, at: SocketAddr) -> Self {
        Arc::make_mut(&mut self.allowed).insert(host.to_owned(), at);
        self
    }

    /// The same, for which a name leads to these addresses. They are checked as those of the system are. For tests.
    #[must_use]
    pub fn knowing(mut self, host: &str, at: &[SocketAddr]) -> Self {
        Arc::make_mut(&mut self.known).insert(host.to_owned(), at.to_vec());
        self
    }

    /// Where a host is that may be asked although it is private.
    #[must_use]
    pub fn allowed(&self, host: &str) -> Option<SocketAddr> {
        self.allowed.get(host).copied()
    }
}

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.allowed(name.as_str());
        let known = self.known.get(name.as_str()).cloned();
        Box::pin(async move {
            if let Some(at) = allowed {
                return Ok(Box::new(std::iter::once(at)) as Addrs);
            }
            let all = match known {
                Some(known) => known,
                None => tokio::net::lookup_host((name.as_str(), 0)).await?.collect(),
            };
            let public: Vec<SocketAddr> = all.iter().copied().filter(is_public).collect();
            if public.is_empty() && !all.is_empty() {
                return Err(io::Error::other(PRIVATE).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

fn is_public(address: &SocketAddr) -> bool {
    match address.ip() {
        IpAddr::V4(ip) => !is_private_v4(ip),
        IpAddr::V6(ip) => !is_private_v6(ip),
    }
}

/// Whether a request failed because its name leads into a private network only.
#[must_use]
pub fn was_private(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(own) = inner.downcast_ref::<io::Error>()
            && own.get_ref().is_some_and(|e| e.to_string() == PRIVATE)
        {
            return true;
        }
        cause = inner.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_up(names: &PublicNames, name: &str) -> Result<Vec<SocketAddr>, String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let name: Name = name.parse().expect("a name");
        let found = runtime.block_on(names.resolve(name));
        found.map(Iterator::collect).map_err(|e| e.to_string())
    }

    #[test]
    fn a_name_that_leads_into_a_private_network_is_not_asked() {
        let found = looked_up(&PublicNames::default(), "localhost");
        assert_eq!(found, Err(PRIVATE.to_owned()));
    }

    #[test]
    fn of_several_addresses_only_the_public_ones_are_connected_to() {
        let public: SocketAddr = "93.184.216.34:0".parse().expect("an address");
        for inside in ["127.0.0.1:0", "169.254.169.254:0", "[::1]:0", "[fd00::1]:0"] {
            let inside = inside.parse().expect("an address");
            let names = PublicNames::default().knowing("blog.example", &[inside, public]);
            assert_eq!(looked_up(&names, "blog.example"), Ok(vec![public]));
        }
    }
}
