//! What servers on this machine that a browser may reach answer to: its own name, and no other.

/// What a server on a port of this machine may be called; the port is left out only where a browser leaves it out.
pub fn our_names(port: u16) -> impl Iterator<Item = String> {
    ["127.0.0.1", "localhost", "[::1]"]
        .into_iter()
        .map(move |host| match port {
            80 => host.to_owned(),
            port => format!("{host}:{port}"),
        })
}

/// Whether a request means this machine: by its one `Host` header (`None` for one that is no text), and by the name in its
/// address where there is one. A name that a web page made point here (DNS rebinding) is not ours, whatever address it has.
/// At the other end of an SSH tunnel the port is the same, because the line Byline shows makes it so.
pub fn means_us<'a>(
    port: u16,
    mut hosts: impl Iterator<Item = Option<&'a str>>,
    authority: Option<&str>,
) -> bool {
    let ours = |name: &str| our_names(port).any(|ours| name.eq_ignore_ascii_case(&ours));
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    host.is_some_and(ours) && authority.is_none_or(ours)
}
