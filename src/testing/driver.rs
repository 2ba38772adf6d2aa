//! Runs the application without a terminal: keys and messages in, text out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::adapters::environment::Environment;
use crate::app::effect::{Disk, Effect, Timer};
use crate::app::key::{Code, Key};
use crate::app::model::{Model, Setup};
use crate::app::msg::Msg;
use crate::app::sketches::Depth;
use crate::app::update::update;
use crate::domain::plan::Target;

use crate::ports::secrets::Keyring as _;
use crate::runtime::executor::Executor;
use crate::runtime::world::{API_VARIABLE, World};
use crate::sandbox::faults::FaultOrder;
use crate::sandbox::ledger::KeptPost;
use crate::sandbox::{RequestRow, Sandbox, Settings};
use crate::screens::view;
use crate::testing::home::NOW;
use crate::testing::{Fakes, Home, StillClock};
use crate::ui::canvas;

/// Virtual time between two keys of a person who looks at the screen before the next.
const BETWEEN_KEYS: Duration = Duration::from_millis(450);
/// Real time after which a test that waits for a job is stuck.
const STUCK: Duration = Duration::from_secs(60);

/// Byline, driven by a test.
pub struct Driver {
    /// Everything the application knows.
    pub model: Model,
    /// What the fakes have seen.
    pub fakes: Fakes,
    /// The clock.
    pub clock: Arc<StillClock>,
    /// Sends that were ordered while they were held back.
    pub held: Vec<Effect>,
    /// How often Byline was stopped; it goes on at once.
    pub suspended: usize,
    /// Whether sends are held back instead of carried out.
    pub hold_sends: bool,
    executor: Executor,
    inbox: Receiver<Msg>,
    timers: BTreeMap<Timer, Duration>,
    elapsed: Duration,
    left: bool,
    medium: Option<Sandbox>,
    home: tempfile::TempDir,
}

impl Driver {
    /// Starts Byline in a home.
    pub(super) fn new(home: Home) -> Self {
        let fakes = Fakes::default();
        let clock = Arc::new(StillClock::at(NOW));
        let (world, medium) = world(&home, &fakes, &clock);
        let setup = Setup {
            home: "/home/you".into(),
            demo: false,
            ascii: false,
            api_host: None,
            template: "---\ntitle: \ntags: []\n---\n\n".into(),
            autosave: std::time::Duration::from_secs(2),
            roots: vec![home.drafts()],
            project: std::path::PathBuf::new(),
            folder: home.drafts(),
            mono: home.mono,
            measure: 66,
            daily_goal: 500,
            title_on_top: true,
        };
        let (width, height) = home.size;
        let mut model = Model::new(setup, home.target, width, height);
        model.now = NOW;
        model.write_back = home.write_back;
        model.spelling.checking = home.spelling;
        model.pictures.images = home.images;
        model.pictures.depth = (!home.mono).then_some(Depth::Full);
        let (to, inbox) = channel();
        let mut driver = Self {
            executor: Executor::new(world, to, Arc::new(|_| {})),
            model,
            fakes,
            clock,
            held: Vec::new(),
            suspended: 0,
            hold_sends: false,
            inbox,
            timers: BTreeMap::new(),
            elapsed: Duration::ZERO,
            left: false,
            medium,
            home: home.folder,
        };
        let folder = driver.model.setup.folder.clone();
        let target = driver.model.target;
        let list = driver.model.shelf.discover(&folder);
        driver.order(list);
        driver.order(Effect::Disk(Disk::ReadHistory { target }));
        driver.order(Effect::Disk(Disk::ReadDay));
        driver.order(Effect::Disk(Disk::ReadIgnored));
        driver
    }

    /// The world it lives in.
    #[must_use]
    pub fn world(&self) -> Arc<World> {
        Arc::clone(self.executor.world())
    }

    /// The path of a draft.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join("writing").join(name)
    }

    /// The text of a draft on disk.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a draft that can be read")
    }

    /// The temporary home.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Types keys as a person does who looks at the screen: `"<down>m hello<esc>p<enter>"`. What a key sets off is done
    /// before the next one; slower timers (saving, the grace of a send) go off only in [`Self::settle`].
    pub fn keys(&mut self, keys: &str) {
        for key in parse(keys) {
            self.hear(Msg::Key(key));
            self.advance(BETWEEN_KEYS);
        }
    }

    /// Types keys faster than anything can happen in between: no job is waited for, no timer goes off.
    pub fn burst(&mut self, keys: &str) {
        for key in parse(keys) {
            self.hear(Msg::Key(key));
        }
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) {
        self.hear(Msg::Paste(text.to_owned()));
        self.advance(BETWEEN_KEYS);
    }

    /// Gives the window another size.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.hear(Msg::Resize { width, height });
        self.advance(BETWEEN_KEYS);
    }

    /// Takes one message in and carries out what comes of it.
    pub fn hear(&mut self, msg: Msg) {
        let now = self.executor.world().clock.now();
        for effect in update(&mut self.model, now, msg) {
            self.order(effect);
        }
    }

    /// Takes in what the jobs have to say until all are done. No timer goes off.
    ///
    /// # Panics
    /// When a job takes longer than a minute.
    pub fn wait(&mut self) {
        let since = Instant::now();
        loop {
            let idle = self.executor.is_idle();
            match self
                .inbox
                .recv_timeout(Duration::from_millis(u64::from(!idle)))
            {
                Ok(msg) => self.hear(msg),
                Err(_) if idle => return,
                Err(_) => assert!(since.elapsed() < STUCK, "stuck at:\n{}", self.screen()),
            }
        }
    }

    /// Takes in messages until one makes something true; for looking at a job half done.
    ///
    /// # Panics
    /// When it does not become true within a minute.
    pub fn wait_for(&mut self, what: impl Fn(&Model) -> bool) {
        let since = Instant::now();
        while !what(&self.model) {
            match self.inbox.recv_timeout(Duration::from_millis(10)) {
                Ok(msg) => self.hear(msg),
                Err(_) => assert!(since.elapsed() < STUCK, "stuck at:\n{}", self.screen()),
            }
        }
    }

    /// Lets virtual time pass: jobs end at once, timers go off when they are due.
    pub fn advance(&mut self, by: Duration) {
        let until = self.elapsed + by;
        loop {
            self.wait();
            match self.next_timer().filter(|(_, due)| *due <= until) {
                Some((timer, due)) => self.ring(timer, due),
                None => break,
            }
        }
        self.elapsed = until;
    }

    /// Lets virtual time pass until nothing is left to happen.
    pub fn settle(&mut self) {
        loop {
            self.wait();
            match self.next_timer() {
                Some((timer, due)) => self.ring(timer, due),
                None => return,
            }
        }
    }

    /// Whether a timer is set.
    #[must_use]
    pub fn awaits(&self, timer: Timer) -> bool {
        self.timers.contains_key(&timer)
    }

    /// Whether Byline has left.
    #[must_use]
    pub fn has_left(&self) -> bool {
        self.left
    }

    /// What is on the screen, without the blanks at the end of each row.
    #[must_use]
    pub fn screen(&self) -> String {
        let (cells, _) = self.draw();
        let area = cells.area;
        let mut text = String::new();
        for y in 0..area.height {
            let mut row = String::new();
            let mut x = 0;
            while x < area.width {
                let symbol = cells[(x, y)].symbol();
                row.push_str(symbol);
                x += u16::try_from(canvas::cluster_width(symbol).max(1)).unwrap_or(1);
            }
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }

    /// Where the terminal's cursor is, if it is shown.
    #[must_use]
    pub fn cursor(&self) -> Option<(u16, u16)> {
        self.draw().1.map(|at| (at.x, at.y))
    }

    /// How a cell is drawn.
    #[must_use]
    pub fn styled(&self, x: u16, y: u16) -> Style {
        self.draw().0[(x, y)].style()
    }

    /// Every style on the screen, once.
    #[must_use]
    pub fn styles(&self) -> Vec<Style> {
        let (cells, _) = self.draw();
        let mut styles: Vec<Style> = Vec::new();
        for cell in cells.content() {
            if !styles.contains(&cell.style()) {
                styles.push(cell.style());
            }
        }
        styles
    }

    /// Switches a fault of the service on.
    ///
    /// # Panics
    /// When the sandbox cannot be started.
    pub fn fault(&self, order: Option<FaultOrder>) {
        self.with_service(|service| service.set_fault(order));
    }

    /// Every post the service has kept.
    ///
    /// # Panics
    /// When they cannot be read.
    #[must_use]
    pub fn posts(&self) -> Vec<KeptPost> {
        self.with_service(|service| service.posts().expect("posts that can be read"))
    }

    /// How many pictures were uploaded to the service, each upload counted.
    ///
    /// # Panics
    /// When the sandbox cannot be started.
    #[must_use]
    pub fn uploads(&self) -> usize {
        let is_upload = |row: &&RequestRow| row.method == "POST" && row.path == "/v1/images";
        self.with_service(|service| service.requests().iter().filter(is_upload).count())
    }

    /// The exact body of the latest attempt, from the journal.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn sent_body(&self) -> String {
        let attempt = self.model.history.last().expect("an attempt");
        let journal = self.executor.world().journal(self.model.target);
        journal.body(&attempt.id).expect("its body")
    }

    /// What a page of this machine holds.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn fetch(&self, url: &str) -> String {
        use std::io::{Read as _, Write as _};
        let (host, path) = url
            .strip_prefix("http://")
            .and_then(|rest| rest.split_once('/'))
            .expect("an address of this machine");
        let mut stream = std::net::TcpStream::connect(host).expect("somebody who listens");
        write!(
            stream,
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .expect("a question");
        let mut page = String::new();
        stream.read_to_string(&mut page).expect("an answer");
        page
    }

    /// The token of the service, to be typed.
    #[must_use]
    pub fn token(&self) -> String {
        self.with_service(|service| service.token().expose().to_owned())
    }

    fn with_service<T>(&self, look: impl FnOnce(&Sandbox) -> T) -> T {
        if let Some(medium) = &self.medium {
            return look(medium);
        }
        let world = self.executor.world();
        let runtime = world.runtime().expect("threads");
        runtime
            .block_on(world.with_sandbox(look))
            .expect("a sandbox")
    }

    fn draw(&self) -> (Buffer, Option<Position>) {
        let area = Rect::new(0, 0, self.model.width, self.model.height);
        let mut cells = Buffer::empty(area);
        let cursor = view::draw(&self.model, &mut cells);
        (cells, cursor)
    }

    fn next_timer(&self) -> Option<(Timer, Duration)> {
        self.timers
            .iter()
            .min_by_key(|(_, due)| **due)
            .map(|(timer, due)| (*timer, *due))
    }

    fn ring(&mut self, timer: Timer, due: Duration) {
        self.timers.remove(&timer);
        self.elapsed = due;
        self.hear(Msg::Timer(timer));
    }

    fn order(&mut self, effect: Effect) {
        match effect {
            Effect::Wake { timer, after } => {
                self.timers.insert(timer, self.elapsed + after);
            }
            Effect::Cancel(timer) => {
                self.timers.remove(&timer);
            }
            Effect::Redraw => {}
            Effect::Quit => self.left = true,
            Effect::EditExternally { path } => {
                self.executor.settle_disk();
                self.wait();
                let msg = self.executor.edit(&path);
                self.hear(msg);
            }
            Effect::Suspend => {
                self.executor.settle_disk();
                self.suspended += 1;
                self.hear(Msg::Resumed(Ok(())));
            }
            Effect::Send { .. } if self.hold_sends => self.held.push(effect),
            effect => self.executor.run(effect),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A job that outlives the test would find its home gone.
        let since = Instant::now();
        while !self.executor.is_idle() && since.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

fn world(home: &Home, fakes: &Fakes, clock: &Arc<StillClock>) -> (Arc<World>, Option<Sandbox>) {
    let at = |name: &str| home.folder.path().join(name).display().to_string();
    let (root, config, state, data, cache) =
        (at(""), at("config"), at("state"), at("data"), at("cache"));
    let dictionaries = at("dictionaries");
    let places = [
        ("HOME", root.as_str()),
        ("XDG_CONFIG_HOME", &config),
        ("XDG_STATE_HOME", &state),
        ("XDG_DATA_HOME", &data),
        ("XDG_CACHE_HOME", &cache),
        ("DICPATH", &dictionaries),
    ];
    let mut world = World::of(Environment::from(places), None).expect("a world");
    world.keyring = Arc::new(fakes.clone());
    world.clipboard = Arc::new(fakes.clone());
    world.browser = Arc::new(fakes.clone());
    world.editor = Arc::new(fakes.clone());
    world.reach = Arc::new(fakes.clone());
    world.clock = Arc::<StillClock>::clone(clock);
    let medium = (home.target == Target::Medium).then(|| {
        let settings = Settings {
            folder: home.folder.path().join("medium"),
            port: 0,
        };
        let started = world
            .runtime()
            .expect("threads")
            .block_on(Sandbox::start(settings))
            .expect("a service that plays Medium");
        let [home, config, state, data, cache, words] = places;
        let base = started.base_url();
        let api = (API_VARIABLE, base.as_str());
        world.env = Environment::from([home, config, state, data, cache, words, api]);
        started
    });
    if let Some(medium) = medium.as_ref().filter(|_| home.token) {
        let service = world.keyring_service().expect("a name for the token");
        fakes
            .store(&service, medium.token())
            .expect("a token in the keyring");
    }
    (Arc::new(world), medium)
}

/// Reads keys: a character is itself, a name stands in `<` and `>`; `<lt>` is the character `<`.
fn parse(keys: &str) -> Vec<Key> {
    let mut list = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let name = rest.strip_prefix('<').and_then(|tail| tail.split_once('>'));
        if let Some((name, tail)) = name {
            let key = match name {
                "lt" => Some(Key::char('<')),
                name => Key::parse(name),
            };
            list.push(key.unwrap_or_else(|| panic!("there is no key <{name}>")));
            rest = tail;
        } else {
            list.push(if c == '\n' {
                Key::plain(Code::Enter)
            } else {
                Key::char(c)
            });
            rest = &rest[c.len_utf8()..];
        }
    }
    list
}
