//! Hosts of links: which are nobody else's business, and which are not what they look like.

use core::net::{Ipv4Addr, Ipv6Addr};

use url::Host;

/// Whether a host is this machine or a private network: nobody else can open it, and Byline must not ask it.
#[must_use]
pub fn is_private(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit('.').next().unwrap_or_default();
            !name.contains('.')
                || [
                    "localhost",
                    "local",
                    "internal",
                    "lan",
                    "home",
                    "test",
                    "invalid",
                ]
                .iter()
                .any(|reserved| last.eq_ignore_ascii_case(reserved))
                || name.ends_with("home.arpa")
        }
        Host::Ipv4(address) => is_private_v4(*address),
        Host::Ipv6(address) => is_private_v6(*address),
    }
}

/// Whether an address is not on the public internet.
#[must_use]
pub fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        // Carrier networks, protocol assignments, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
}

/// Whether an address is not on the public internet; one that holds an older address counts as that.
#[must_use]
pub fn is_private_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // Addresses that hold an IPv4 address: mapped, translated, 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            inner(high, low)
        }
        [0x2002, high, low, ..] => inner(high, low),
        // All that is public begins with 2 or 3; of that, documentation and tunnels are not.
        [first, second, ..] => {
            first & 0xe000 != 0x2000 || (first == 0x2001 && (second == 0xdb8 || second == 0))
        }
    }
}

/// What a host looks like when its letters are of several scripts that can be taken for one another; `None` for any
/// other. The name is as it is sent, in ASCII.
#[must_use]
pub fn lookalike(name: &str) -> Option<String> {
    if !name.contains("xn--") {
        return None;
    }
    let (shown, _) = idna::domain_to_unicode(name);
    let mixed = shown.split('.').any(|label| {
        let mut scripts: Vec<Script> = label.chars().filter_map(Script::of).collect();
        scripts.sort_unstable();
        scripts.dedup();
        scripts.len() > 1 || (scripts != [Script::Latin] && is_latin_to_the_eye(label))
    });
    mixed.then_some(shown)
}

/// The three scripts that share the shapes of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
}

impl Script {
    fn of(c: char) -> Option<Self> {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                Some(Self::Latin)
            }
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Self::Greek),
            '\u{400}'..='\u{52f}' => Some(Self::Cyrillic),
            _ => None,
        }
    }
}

/// Whether every letter has the shape of a Latin one.
fn is_latin_to_the_eye(label: &str) -> bool {
    const SHAPES: &str = "аеорсухіјѕһԁԛԝӏ";
    let mut letters = label.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| SHAPES.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn private(url: &str) -> bool {
        let url = url::Url::parse(url).expect("an address");
        is_private(&url.host().expect("a host"))
    }

    #[test]
    fn addresses_that_only_work_here_are_told_from_public_ones() {
        for inside in [
            "http://localhost:4000/a",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://10.1.2.3/",
            "http://192.168.0.1/",
            "http://169.254.169.254/latest",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://0.0.0.0/",
            "http://100.64.1.1/",
            "http://printer.local/",
            "http://intranet/",
        ] {
            assert!(private(inside), "{inside}");
        }
        for outside in [
            "https://example.com/",
            "http://93.184.216.34/",
            "http://[2606:2800:220:1::1]/",
            "https://localhost.example.com/",
        ] {
            assert!(!private(outside), "{outside}");
        }
    }

    #[test]
    fn a_host_of_mixed_letters_is_told_from_an_honest_foreign_one() {
        // Cyrillic а in a Latin name; a whole name of Cyrillic letters that look Latin.
        assert_eq!(
            lookalike("xn--pypal-4ve.com").as_deref(),
            Some("pаypal.com")
        );
        assert!(lookalike("xn--80ak6aa92e.com").is_some());
        for honest in [
            "xn--mnchen-3ya.de",
            "xn--e1afmkfd.xn--p1ai",
            "xn--r8jz45g.jp",
            "example.org",
        ] {
            assert_eq!(lookalike(honest), None, "{honest}");
        }
    }
}
