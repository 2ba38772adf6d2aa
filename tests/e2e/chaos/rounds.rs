//! Rounds inside this process: the courier sends through the proxy and is struck, or dropped half-way.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use byline::adapters::environment::Environment;
use byline::adapters::journal::FileJournal;
use byline::adapters::targets::medium::Limits;
use byline::domain::attempt::Outcome;
use byline::domain::draft::Draft;
use byline::domain::picture::Album;
use byline::domain::plan::{Account, Choices, Plan, Target, plan};
use byline::domain::story::Story;
use byline::domain::story::convert::Settings as Conversion;
use byline::ports::journal::{Record, Resolution};
use byline::runtime::courier;
use byline::runtime::world::{API_VARIABLE, TOKEN_VARIABLE, World};
use byline::sandbox::Sandbox;
use byline::sandbox::faults::{FAULTS, Fault, FaultOrder};
use tempfile::TempDir;

use super::controls::{Client, never};
use super::proxy::{How, Point, Proxy, Strike};
use super::truth::{Facts, judge};
use super::{Dice, fast_folder, rounds, seed, service};

/// Wait of a client for an answer that does not come.
const WAIT: Duration = Duration::from_millis(300);
/// Rounds after which the service begins a new ledger, which is read as a whole each time.
const LEDGER: u64 = 100;

/// A service behind a proxy, and an account there.
struct Venue {
    sandbox: Sandbox,
    proxy: Proxy,
    account: Account,
    folder: TempDir,
}

impl Venue {
    async fn start() -> Self {
        let folder = fast_folder();
        let (sandbox, proxy) = service(folder.path()).await;
        let target = crate::e2e::support::target(&sandbox.base_url(), Duration::from_secs(5));
        let account = byline::ports::publisher::Publisher::account(&target, sandbox.token()).await;
        Self {
            account: account.expect("an account"),
            sandbox,
            proxy,
            folder,
        }
    }

    /// A world of its own for each round: what was before is only on disk.
    fn world(&self, home: &Path, create: Duration) -> Arc<World> {
        let at = |name: &str| home.join(name).display().to_string();
        let (root, config, state, data) = (at(""), at("config"), at("state"), at("data"));
        let (base, token) = (self.proxy.base(), self.sandbox.token().expose().to_owned());
        let env = Environment::from([
            ("HOME", root.as_str()),
            ("XDG_CONFIG_HOME", &config),
            ("XDG_STATE_HOME", &state),
            ("XDG_DATA_HOME", &data),
            (API_VARIABLE, &base),
            (TOKEN_VARIABLE, &token),
        ]);
        let limits = Limits {
            connect: Duration::from_secs(2),
            create,
            upload: create,
            ask: Duration::from_secs(2),
            pause: Duration::from_millis(5),
        };
        Arc::new(World::of(env, None).expect("a world").within(limits))
    }

    fn plan(&self, file: &Path, history: &[Record]) -> Plan {
        let text = std::fs::read_to_string(file).expect("a draft");
        let draft = Draft::parse(file, &text);
        let story = Story::of(&text, &draft, Conversion::default());
        let choices = Choices::default();
        let made = plan(
            &text,
            &draft,
            (&story, &Album::default()),
            &self.account,
            Target::Medium,
            &choices,
        );
        let mut plan = made.expect("nothing in the way");
        plan.before = Record::count_of(history, &plan);
        plan
    }

    fn made(&self, title: &str) -> usize {
        let posts = self.sandbox.posts().expect("readable");
        posts.iter().filter(|post| post.title == title).count()
    }
}

/// What one round does.
#[derive(Debug)]
struct Round {
    strike: Strike,
    fault: Option<usize>,
    /// Milliseconds after which the sender is dropped.
    dropped: Option<u64>,
    words: usize,
}

impl Round {
    /// How long the client waits: shortly for what never comes, so that the rest does not end so on a busy machine.
    fn wait(&self) -> Duration {
        let silent = self.fault.is_some_and(|row| {
            matches!(FAULTS[row].fault, Fault::Slow(_) | Fault::CreatedThenSilent)
        });
        let stalls = self.strike.how == How::Stall && self.strike.point != Point::Never;
        if silent || stalls {
            WAIT
        } else {
            Duration::from_secs(5)
        }
    }

    fn roll(dice: &mut Dice) -> Self {
        let strike = Strike::roll(dice);
        let plain = strike.point == Point::Never;
        Self {
            strike,
            fault: (plain && dice.below(3) > 0).then(|| dice.below(FAULTS.len())),
            dropped: (dice.below(4) == 0).then(|| dice.next() % 25),
            // A short story leaves in one piece with its head, a long one does not.
            words: [5, 50, 30_000][dice.below(3)],
        }
    }
}

async fn play(service: &Venue, client: Client, seed: u64, number: u64) -> Result<String, String> {
    let mut dice = Dice::of(seed, number);
    let round = Round::roll(&mut dice);
    let failed = |what: String| format!("round {number} of seed {seed}, {round:?}: {what}");
    let home = service.folder.path().join(format!("round-{number}"));
    std::fs::create_dir(&home).expect("room");
    let (file, title) = (home.join("draft.md"), format!("Round {number}"));
    let text = "word ".repeat(round.words);
    std::fs::write(&file, format!("---\ntitle: {title}\n---\n\n{text}\n")).expect("room");

    service.proxy.mend().await;
    service.proxy.strike(round.strike);
    let fault = round.fault.map(|row| FaultOrder::once(FAULTS[row].fault));
    service.sandbox.set_fault(fault);
    let world = service.world(&home, round.wait());
    let sending = tokio::spawn(client.send(Arc::clone(&world), service.plan(&file, &[])));
    let told = match round.dropped {
        Some(after) => {
            tokio::time::sleep(Duration::from_millis(after)).await;
            sending.abort();
            sending.await.ok()
        }
        None => Some(sending.await.map_err(|error| failed(error.to_string()))?),
    };
    // What had begun on another thread ends there: as in a process that is killed a little later.
    let journal = FileJournal::new(&home.join("state/byline"));
    while Arc::strong_count(&world) > 1 || journal.under_way().is_some() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    service.proxy.quiet().await;
    drop(world);

    let world = service.world(&home, Duration::from_secs(20));
    let history = || world.journal(Target::Medium).read().expect("readable");
    let facts = Facts {
        made: service.made(&title),
        requests: service.proxy.posts(),
        told: told.as_ref().map(Outcome::word),
        records: history(),
    };
    judge(&facts).map_err(failed)?;
    if !matches!(client, Client::Byline) {
        return Ok("control".into());
    }
    service.proxy.mend().await;
    service.sandbox.set_fault(None);
    let ending = facts
        .records
        .first()
        .map_or("nothing", |r| r.outcome.word());
    let again = aftermath(service, &world, &file, &facts).await;
    let _ = std::fs::remove_dir_all(&home);
    again.map_err(failed)?;
    Ok(ending.to_owned())
}

/// An unknown draft is locked until the writer tells; one that is not there can be sent; then it is there once.
async fn aftermath(
    service: &Venue,
    world: &Arc<World>,
    file: &Path,
    facts: &Facts,
) -> Result<(), String> {
    let journal = world.journal(Target::Medium);
    let history = || journal.read().expect("readable");
    let title = service.plan(file, &[]).post.title;
    let send = || async {
        let plan = service.plan(file, &history());
        let world = Arc::clone(world);
        courier::send(world, plan, |_| {}, never()).await
    };
    if let Some(open) = facts.records.iter().find(|record| record.is_open()) {
        let refused = send().await;
        if !matches!(refused.outcome, Outcome::NotSent { .. }) || service.proxy.posts() > 0 {
            return Err(format!("unknown, and not locked: {refused:?}"));
        }
        let resolution = if facts.made == 0 {
            Resolution::Absent
        } else {
            Resolution::There {
                url: "http://127.0.0.1/@you/x".into(),
            }
        };
        journal.resolve(&open.id, &resolution).expect("room");
    }
    let counted = history().iter().filter(|record| record.may_exist()).count();
    if counted != facts.made {
        return Err(format!("{counted} known of, {} made", facts.made));
    }
    if facts.made == 0 {
        let freed = send().await;
        if !matches!(freed.outcome, Outcome::Sent { .. }) {
            return Err(format!("free, and not sent: {freed:?}"));
        }
    }
    match service.made(&title) {
        1 => Ok(()),
        made => Err(format!("{made} posts in the end")),
    }
}

/// Plays rounds on several services at once. Returns how they ended, or the first that was wrong.
pub fn play_all(
    client: Client,
    seed: u64,
    count: usize,
) -> Result<BTreeMap<String, usize>, String> {
    const LANES: usize = 6;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .expect("threads");
    runtime.block_on(async {
        let mut lanes = tokio::task::JoinSet::new();
        for lane in 0..LANES {
            lanes.spawn(async move {
                let mut endings: BTreeMap<String, usize> = BTreeMap::new();
                let mut service = None;
                for (played, number) in (0_u64..).zip((lane..count).step_by(LANES)) {
                    if played % LEDGER == 0 {
                        service = Some(Venue::start().await);
                    }
                    let service = service.as_ref().expect("just started");
                    let ending = play(service, client, seed, number as u64).await?;
                    *endings.entry(ending).or_default() += 1;
                }
                Ok::<_, String>(endings)
            });
        }
        let mut all: BTreeMap<String, usize> = BTreeMap::new();
        while let Some(lane) = lanes.join_next().await {
            for (ending, times) in lane.expect("no panic")? {
                *all.entry(ending).or_default() += times;
            }
        }
        Ok(all)
    })
}

fn check(count: usize) {
    let endings = play_all(Client::Byline, seed(), count).unwrap_or_else(|wrong| panic!("{wrong}"));
    println!("{endings:?}");
    // The rounds are worth something only when they meet every sort of ending.
    for ending in ["sent", "unknown", "not_sent", "rejected"] {
        assert!(
            endings.contains_key(ending),
            "none was {ending}: {endings:?}"
        );
    }
}

#[test]
fn however_the_line_is_cut_ledger_and_history_agree() {
    check(rounds(400));
}

/// `cargo test --release --test e2e -- ten_thousand --ignored`
#[test]
#[ignore = "takes minutes; the same in small runs each time"]
fn ten_thousand_cut_lines_and_ledger_and_history_agree() {
    check(rounds(10_000));
}

#[test]
fn every_point_and_every_way_is_struck_once() {
    let points = [
        Point::BeforeAccept,
        Point::AfterAccept,
        Point::Request(1),
        Point::Request(300),
        Point::RequestKept(1),
        Point::HalfBody,
        Point::WholeKept,
        Point::AnswerKept,
        Point::Answer(9),
        Point::Answer(200),
    ];
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("threads");
    runtime.block_on(async {
        let service = Venue::start().await;
        for (number, (point, how)) in points
            .into_iter()
            .flat_map(|point| [How::Close, How::Reset, How::Stall].map(|how| (point, how)))
            .enumerate()
        {
            let home = service.folder.path().join(format!("point-{number}"));
            std::fs::create_dir(&home).expect("room");
            let (file, title) = (home.join("draft.md"), format!("Point {number}"));
            std::fs::write(&file, format!("# {title}\n\nSome words.\n")).expect("room");
            service.proxy.mend().await;
            service.proxy.strike(Strike { point, how });
            let world = service.world(&home, WAIT);
            let told = Client::Byline
                .send(Arc::clone(&world), service.plan(&file, &[]))
                .await;
            service.proxy.quiet().await;
            let expected = match point {
                Point::BeforeAccept => "not_sent",
                Point::Never => "sent",
                Point::AfterAccept
                | Point::Request(_)
                | Point::RequestKept(_)
                | Point::HalfBody
                | Point::WholeKept
                | Point::AnswerKept
                | Point::Answer(_) => "unknown",
            };
            // Once the head of the answer is whole, the story is known to be made.
            let ending = told.word();
            let made = matches!(point, Point::AnswerKept | Point::Answer(_));
            assert!(
                ending == expected || (point == Point::Answer(200) && ending == "sent"),
                "{point:?} {how:?}: {told:?}"
            );
            assert_eq!(service.made(&title), usize::from(made), "{point:?} {how:?}");
            let facts = Facts {
                made: service.made(&title),
                requests: service.proxy.posts(),
                told: Some(ending),
                records: world.journal(Target::Medium).read().expect("readable"),
            };
            judge(&facts).unwrap_or_else(|wrong| panic!("{point:?} {how:?}: {wrong}"));
        }
    });
}
