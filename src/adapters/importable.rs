//! Whether a page on the web carries what Medium's import tool needs: fetched once, as the tool would, and looked at.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use reqwest::redirect;
use scraper::{Html, Selector};
use url::Url;

use crate::adapters::public_names::{PublicNames, was_private};
use crate::domain::carry::Point;
use crate::domain::story::hosts::is_private;
use crate::ports::failure::{Failure, FailureKind};

/// Longest wait for the whole page.
const LIMIT: Duration = Duration::from_secs(5);
/// Redirects followed.
const REDIRECTS: usize = 5;
/// Most bytes of a page that are read.
const LARGEST: usize = 4 * 1024 * 1024;
/// Words below which a page probably builds its text with JavaScript.
const FEW: usize = 20;

/// A page as it came.
#[derive(Debug, Clone)]
pub struct Page {
    asked: Url,
    url: Url,
    status: u16,
    kind: String,
    robots: String,
    html: String,
}

/// Fetches a page, with 5 seconds for everything and no more than 5 redirects.
///
/// # Errors
/// When it is no web address, its name leads into a private network, or nobody answers.
pub async fn fetch(address: &str) -> Result<Page, Failure> {
    fetch_by(address, PublicNames::default()).await
}

/// The same, with names looked up in this way.
async fn fetch_by(address: &str, names: PublicNames) -> Result<Page, Failure> {
    let asked = Url::parse(address.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| {
            Failure::new(
                FailureKind::Usage,
                "That is not a web address.",
                "It begins with https://.",
            )
        })?;
    let silent = |error: reqwest::Error| silent(&asked, error);
    let client = client(&asked, names).map_err(silent)?;
    let mut answer = client
        .get(asked.clone())
        .header(ACCEPT, "text/html,application/xhtml+xml")
        .send()
        .await
        .map_err(silent)?;
    let (url, status) = (answer.url().clone(), answer.status().as_u16());
    let (kind, robots) = (
        text_of(answer.headers(), CONTENT_TYPE.as_str()),
        text_of(answer.headers(), "x-robots-tag"),
    );
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(silent)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > LARGEST {
            break;
        }
    }
    Ok(Page {
        asked: asked.clone(),
        url,
        status,
        kind,
        robots,
        html: String::from_utf8_lossy(&bytes).into_owned(),
    })
}

fn client(asked: &Url, names: PublicNames) -> Result<reqwest::Client, reqwest::Error> {
    // A page of the web must not lead into the writer's own network; one that lies there because the writer named it so
    // may stay where it is.
    let (host, public) = (asked.host().map(|host| host.to_owned()), is_public(asked));
    let redirects = redirect::Policy::custom(move |attempt| {
        let url = attempt.url();
        let stays = !public && url.host().map(|host| host.to_owned()) == host;
        if attempt.previous().len() > REDIRECTS {
            attempt.error("it redirects too often")
        } else if stays || is_public(url) {
            attempt.follow()
        } else {
            attempt.stop()
        }
    });
    let mut builder = reqwest::Client::builder()
        .timeout(LIMIT)
        .redirect(redirects)
        .referer(false)
        .user_agent(concat!("byline/", env!("CARGO_PKG_VERSION")));
    if public {
        // A proxy would look names up in our place, where nothing checks what they lead to.
        builder = builder.no_proxy().dns_resolver(Arc::new(names));
    }
    builder.build()
}

/// Why a page could not be had.
fn silent(asked: &Url, error: reqwest::Error) -> Failure {
    let host = host_of(asked);
    if was_private(&error) {
        return Failure::new(
            FailureKind::Checks,
            format!(
                "{host} leads into a private network, so Medium cannot open it, and Byline did not."
            ),
            "Put the page where everyone can open it.",
        );
    }
    let what = if error.is_timeout() {
        format!("{host} did not answer within {} seconds.", LIMIT.as_secs())
    } else {
        format!("{host} could not be reached.")
    };
    Failure::new(
        FailureKind::NotSent,
        what,
        "Check the address in a browser, then try again.",
    )
    .because(error.without_url())
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn text_of(headers: &HeaderMap, name: &str) -> String {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase()
}

impl Page {
    /// What the importer will find, point by point. `title` is the draft's.
    #[must_use]
    pub fn judge(&self, title: &str) -> Vec<Point> {
        let mut points = Vec::new();
        let mut say = |good: bool, yes: &str, no: &str| {
            points.push(Point {
                good,
                what: if good { yes } else { no }.to_owned(),
            });
            good
        };
        say(
            is_public(&self.asked),
            "The address is one that everyone can open.",
            "The address is of this computer or a private network: Medium cannot open it. Put the page on the web.",
        );
        let answered = say(
            self.status == 200,
            "The page answers.",
            &format!(
                "The page answers with status {}, not 200. Open it in a browser.",
                self.status
            ),
        );
        let is_html = say(
            self.kind.starts_with("text/html") || self.kind.starts_with("application/xhtml"),
            "It is sent as text/html.",
            &format!(
                "It is sent as {}, not as text/html, and the import would fail. Raw files of code hosts are like that; use a host of pages.",
                if self.kind.is_empty() {
                    "nothing in particular"
                } else {
                    &self.kind
                }
            ),
        );
        if answered && is_html {
            points.extend(self.judge_html(title));
        }
        points
    }

    fn judge_html(&self, title: &str) -> Vec<Point> {
        let page = Html::parse_document(&self.html);
        let texts = |query: &str| -> Vec<String> { select(&page, query).map(words_of).collect() };
        let mut points = Vec::new();
        let mut say = |good: bool, yes: &str, no: &str| {
            points.push(Point {
                good,
                what: if good { yes } else { no }.to_owned(),
            });
        };
        say(
            texts("title").iter().any(|text| !text.is_empty()),
            "It has a title.",
            "It has no <title>; the story would have none.",
        );
        let headings = texts("h1");
        let wanted = title.split_whitespace().collect::<Vec<_>>().join(" ");
        match headings.as_slice() {
            [] => say(false, "", "It has no <h1>; put the title there."),
            [one] => say(
                wanted.is_empty() || *one == wanted,
                "Its one <h1> is the story's title.",
                &format!("Its <h1> is “{one}”, not the draft's title “{wanted}”."),
            ),
            many => say(
                false,
                "",
                &format!(
                    "It has {} <h1>; the importer takes the first one for the title.",
                    many.len()
                ),
            ),
        }
        let articles = texts("article, main");
        say(
            !articles.is_empty(),
            "It says what its article is.",
            "It has no <article>; menus and footers may be imported with the story.",
        );
        let text = articles
            .first()
            .cloned()
            .unwrap_or_else(|| texts("body").join(" "));
        say(
            text.split_whitespace().count() >= FEW,
            "The text is in the page.",
            "There is next to no text in the page; if JavaScript puts it there, the importer will not see it.",
        );
        self.judge_walls(&page, &mut say);
        pictures(&page, &mut say);
        self.judge_canonical(&page, &mut say);
        points
    }

    /// What keeps strangers and machines out.
    fn judge_walls(&self, page: &Html, say: &mut impl FnMut(bool, &str, &str)) {
        let hidden = self.robots.contains("noindex")
            || select(page, "meta[name=robots i], meta[name=googlebot i]").any(|meta| {
                meta.attr("content")
                    .is_some_and(|content| content.to_ascii_lowercase().contains("noindex"))
            });
        say(
            !hidden,
            "It does not turn machines away.",
            "It says noindex; an importer may respect that and take nothing.",
        );
        let path = self.url.path().to_ascii_lowercase();
        let wall = select(page, "input[type=password i]").next().is_some()
            || (self.url != self.asked
                && ["login", "signin", "sign-in"]
                    .iter()
                    .any(|w| path.contains(w)));
        say(
            !wall,
            "Nobody has to sign in.",
            "It asks visitors to sign in; the importer would get that page instead.",
        );
    }

    fn judge_canonical(&self, page: &Html, say: &mut impl FnMut(bool, &str, &str)) {
        let named = select(page, "link[rel=canonical i]")
            .next()
            .and_then(|link| link.attr("href"))
            .map(str::to_owned);
        match named {
            None => say(
                false,
                "",
                "It names no canonical link; Medium will take the address you import from.",
            ),
            Some(link) => {
                let whole = self.url.join(&link).ok();
                say(
                    whole.as_ref().is_some_and(|whole| same(whole, &self.url)),
                    "Its canonical link is its own address.",
                    &format!("Its canonical link is {link}, not the address you would import."),
                );
            }
        }
    }
}

/// Whether two addresses are of the same page.
fn same(one: &Url, other: &Url) -> bool {
    let plain = |url: &Url| {
        (
            url.host_str().map(str::to_owned),
            url.path().trim_end_matches('/').to_owned(),
        )
    };
    plain(one) == plain(other)
}

fn pictures(page: &Html, say: &mut impl FnMut(bool, &str, &str)) {
    let sources: Vec<&str> = select(page, "article img, main img")
        .map(|image| image.attr("src").unwrap_or_default())
        .collect();
    if sources.is_empty() {
        return;
    }
    let bad = sources
        .iter()
        .filter(|source| !source.starts_with("https://") && !source.starts_with("http://"))
        .count();
    say(
        bad == 0,
        "Its pictures have whole addresses.",
        &format!(
            "{bad} of its {} pictures have no whole address and would not arrive.",
            sources.len()
        ),
    );
}

fn select<'a>(page: &'a Html, query: &str) -> impl Iterator<Item = scraper::ElementRef<'a>> {
    // The queries are ours; one that cannot be read finds nothing.
    let found: Vec<_> = Selector::parse(query)
        .map(|selector| page.select(&selector).collect())
        .unwrap_or_default();
    found.into_iter()
}

fn words_of(element: scraper::ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether everyone can open an address: not this computer, not a private network, not a bare name.
fn is_public(url: &Url) -> bool {
    url.host().is_some_and(|host| !is_private(&host))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpListener};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const GOOD: &str = "<!doctype html><title>T</title><link rel=canonical href=https://e.org/t><article><h1>A  title</h1><p>One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty.</p><img src=https://e.org/a.png></article>";

    fn page(html: &str) -> Page {
        let url = Url::parse("https://e.org/t/").expect("an address");
        Page {
            asked: url.clone(),
            url,
            status: 200,
            kind: "text/html; charset=utf-8".into(),
            robots: String::new(),
            html: html.into(),
        }
    }

    fn bad(page: &Page) -> Vec<String> {
        page.judge("A title")
            .into_iter()
            .filter(|point| !point.good)
            .map(|point| point.what)
            .collect()
    }

    /// A server that sends everybody to the same address. Returns where it is, and how many have asked.
    fn server(location: &str) -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("an address");
        let to = location.replace("PORT", &at.port().to_string());
        let answer = format!(
            "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        (at, asked)
    }

    fn fetched(url: &str, names: PublicNames) -> Result<Page, Failure> {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime")
            .block_on(fetch_by(url, names))
    }

    #[test]
    fn a_public_name_that_leads_into_a_private_network_is_not_asked() {
        let (at, asked) = server("http://never.example/");
        let names = PublicNames::default().knowing("blog.example", &[at]);
        let url = format!("http://blog.example:{}/t", at.port());
        let failure = fetched(&url, names).expect_err("refused");
        assert_eq!(failure.kind, FailureKind::Checks);
        assert!(failure.what.contains("private network"), "{failure}");
        assert_eq!(asked.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn a_redirect_into_a_private_network_is_not_followed_by_name_nor_by_number() {
        let (at, asked) = server("http://127.0.0.1:PORT/t");
        let blog = PublicNames::default().allowing("blog.example", at);
        let url = format!("http://blog.example:{}/t", at.port());
        let page = fetched(&url, blog).expect("the redirect itself");
        assert_eq!((page.status, asked.load(Ordering::SeqCst)), (302, 1));

        let (at, asked) = server("http://inside.example:PORT/t");
        let names = PublicNames::default()
            .allowing("blog.example", at)
            .knowing("inside.example", &[at]);
        let url = format!("http://blog.example:{}/t", at.port());
        let failure = fetched(&url, names).expect_err("refused");
        assert!(failure.what.contains("private network"), "{failure}");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_private_address_that_the_writer_named_is_asked_and_leads_to_no_other() {
        let (at, asked) = server("http://127.0.0.2:PORT/t");
        let url = format!("http://{at}/t");
        let page = fetched(&url, PublicNames::default()).expect("asked");
        assert_eq!((page.status, asked.load(Ordering::SeqCst)), (302, 1));
        let points = page.judge("A title");
        assert!(points.iter().any(|p| p.what.contains("private network")));
    }

    #[test]
    fn a_page_with_everything_has_nothing_wrong_with_it() {
        assert_eq!(bad(&page(GOOD)), [""; 0]);
        assert!(page(GOOD).judge("A title").len() >= 10);
    }

    #[test]
    fn each_thing_that_breaks_an_import_is_named() {
        type Change = fn(&mut Page);
        let changes: [(Change, &str); 12] = [
            (|p| p.status = 404, "status 404"),
            (|p| p.kind = "text/plain".into(), "text/plain"),
            (
                |p| p.html = p.html.replace("<title>T</title>", ""),
                "no <title>",
            ),
            (|p| p.html = p.html.replace("h1>", "h2>"), "no <h1>"),
            (
                |p| p.html = p.html.replace("A  title", "Else"),
                "not the draft's title",
            ),
            (
                |p| p.html = p.html.replace("article>", "div>"),
                "no <article>",
            ),
            (
                |p| p.html = p.html.replace("One", "<meta name=Robots content=NOINDEX>"),
                "noindex",
            ),
            (|p| p.robots = "noindex".into(), "noindex"),
            (
                |p| p.html = p.html.replace("One", "<input type=password>"),
                "sign in",
            ),
            (
                |p| p.html = p.html.replace("https://e.org/a.png", "a.png"),
                "no whole address",
            ),
            (
                |p| p.html = p.html.replace("href=https://e.org/t", "href=/else"),
                "canonical link is /else",
            ),
            (
                |p| p.asked = Url::parse("http://192.168.1.2/t").expect("one"),
                "private network",
            ),
        ];
        for (change, word) in changes {
            let mut page = page(GOOD);
            change(&mut page);
            let list = bad(&page);
            assert!(
                list.iter().any(|what| what.contains(word)),
                "{word}: {list:?}"
            );
        }
        let empty = page("<title>T</title><article><h1>A title</h1></article><script>x()</script>");
        assert!(bad(&empty).iter().any(|what| what.contains("JavaScript")));
    }
}
