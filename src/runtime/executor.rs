//! The executor: the only one who touches the world. Takes effects, sends messages.
//!
//! Each kind of work has its own thread, started when first needed: the disk (in order, so that a save never overtakes
//! another), conversions, the list, previews; network and keyring run on tokio.

mod carry;
mod disk;
mod errands;
mod keeper;
mod latest;
mod list;
mod past;
mod safety;
mod sketches;
mod story;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::sync::mpsc::{SendError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use tokio::sync::Notify;

use crate::adapters::config;
use crate::adapters::paths::own_folder;
use crate::app::desk::Desk;
use crate::app::effect::{CheckPictures, Effect, Keep, MakePlan, Words};
use crate::app::msg::{AccountState, Msg};
use crate::domain::attempt::AttemptId;
use crate::domain::plan::{Target, plan};
use crate::domain::reach::Address;
use crate::domain::source::Source;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::{Secret, TokenSource};
use crate::runtime::courier::{self, Delivery, Progress, Stops};
use crate::runtime::executor::keeper::{Keeper, Order};
use crate::runtime::inbox::Post;
use crate::runtime::world::World;

pub use disk::create;

/// Writes a sequence to the terminal, for OSC 52.
pub type Control = Arc<dyn Fn(&str) + Send + Sync>;

type Job = Box<dyn FnOnce() + Send>;

/// Where a job's messages go. Each job holds one until it is done, so counting them tells whether any is under way.
#[derive(Debug, Clone)]
pub struct Outbox {
    to: Post,
    jobs: Arc<()>,
}

impl Outbox {
    /// Sends a message.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub fn send(&self, msg: Msg) -> Result<(), Box<SendError<Msg>>> {
        self.to.send(msg)
    }
}

/// Carries out effects.
pub struct Executor {
    world: Arc<World>,
    to: Outbox,
    control: Control,
    disk: Lane,
    keep: Lane,
    keeper: Arc<Mutex<Keeper>>,
    convert: Lane,
    spelling: Lane,
    preview: list::Previews,
    sketches: sketches::Looking,
    list: list::Listing,
    /// Ends the waiting of the latest send.
    stop: Arc<Notify>,
    /// Ends the latest asking for addresses.
    stop_reaching: Arc<Notify>,
    /// Ends the uploads of the latest send.
    stop_uploads: Arc<Notify>,
    album: Lane,
    /// The latest question whose account it is: an answer to one before is about another account.
    account: Arc<AtomicU64>,
}

/// A thread that does one thing after the other; started with its first job.
struct Lane {
    name: &'static str,
    jobs: Option<Sender<Job>>,
}

impl Lane {
    fn new(name: &'static str) -> Self {
        Self { name, jobs: None }
    }

    fn run(&mut self, job: impl FnOnce() + Send + 'static) {
        if self.jobs.is_none() {
            let (jobs, inbox) = channel::<Job>();
            let started = thread::Builder::new()
                .name(self.name.into())
                .spawn(move || {
                    for job in inbox {
                        // A fault in one job must not take the ones after it along: a later save has to happen.
                        let _ = catch_unwind(AssertUnwindSafe(job));
                    }
                });
            if started.is_ok() {
                self.jobs = Some(jobs);
            }
        }
        match &self.jobs {
            Some(jobs) => {
                let _ = jobs.send(Box::new(job));
            }
            // No thread to be had: late is better than never.
            None => job(),
        }
    }

    /// Waits until everything ordered so far is done.
    fn settle(&mut self) {
        if self.jobs.is_some() {
            let (done, wait) = channel();
            self.run(move || {
                let _ = done.send(());
            });
            let _ = wait.recv();
        }
    }
}

impl Executor {
    /// An executor whose messages go to `to`.
    #[must_use]
    pub fn new(world: Arc<World>, to: impl Into<Post>, control: Control) -> Self {
        let to = Outbox {
            to: to.into(),
            jobs: Arc::default(),
        };
        Self {
            preview: list::Previews::new(Arc::clone(&world)),
            sketches: sketches::Looking::new(Arc::clone(&world)),
            list: list::Listing::default(),
            stop: Arc::default(),
            stop_reaching: Arc::default(),
            stop_uploads: Arc::default(),
            album: Lane::new("album"),
            account: Arc::default(),
            disk: Lane::new("disk"),
            keep: Lane::new("recovery"),
            keeper: Arc::new(Mutex::new(Keeper::new(Arc::clone(&world.recovery)))),
            convert: Lane::new("convert"),
            spelling: Lane::new("spelling"),
            world,
            to,
            control,
        }
    }

    /// The world.
    #[must_use]
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// Whether every job is done; its messages have all been sent then.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let idle = Arc::strong_count(&self.to.jobs) == 1;
        // What a job sent before it let go of its outbox is visible from here on.
        fence(Ordering::Acquire);
        idle
    }

    /// Waits until everything ordered from the disk is done: before another program gets the file, and before leaving.
    pub fn settle_disk(&mut self) {
        self.disk.settle();
        self.keep.settle();
    }

    /// What saves the text of a draft when the thread that draws is stuck for ever: into its file, as the writer would
    /// have had it, or else into the recovery folder.
    #[must_use]
    pub fn last_resort(&self, desk: &Desk) -> Box<dyn FnOnce() + Send> {
        let (world, keeper, to) = (
            Arc::clone(&self.world),
            Arc::clone(&self.keeper),
            // Not a job that is under way.
            Outbox {
                to: self.to.to.clone(),
                jobs: Arc::default(),
            },
        );
        let (path, rope, bom) = (
            desk.path.clone(),
            desk.buffer.rope().clone(),
            desk.has_bom(),
        );
        let expected = desk.fingerprint().clone();
        Box::new(move || {
            let bytes = Source::encode(&rope.to_string(), bom);
            if !safety::last_save(&world, &path, &bytes, &expected) {
                let _ = world.drafts.rescue(&path, &bytes, world.clock.now());
            } else if let Ok(mut keeper) = keeper.try_lock() {
                // What was kept for recovery is older than the file now.
                keeper.run(Order::Forget { path, left: None }, &to);
            }
        })
    }

    /// Runs the writer's editor and waits for it; the terminal must have been lent before.
    #[must_use]
    pub fn edit(&self, path: &std::path::Path) -> Msg {
        // The settings may be edited before there is a file of them.
        if path == self.world.paths.config_file() && !path.exists() {
            let made = own_folder(path.parent().unwrap_or(path))
                .and_then(|_| disk::create(&self.world, path, config::DEFAULT.as_bytes()));
            if let Err(failure) = made {
                return Msg::Edited(Err(failure));
            }
        }
        Msg::Edited(self.world.editor.edit(path))
    }

    /// Carries an effect out. Returns at once; what comes of it arrives as messages. Timers, the terminal and leaving
    /// are not the executor's.
    pub fn run(&mut self, effect: Effect) {
        let (world, to) = (Arc::clone(&self.world), self.to.clone());
        match effect {
            Effect::Discover { folder, run } => self.list.discover(world, to, folder, run),
            Effect::Preview {
                path,
                settings,
                run,
            } => self.preview.order(path, settings, run, to),
            Effect::Sketch(look) => self.sketches.order(look, to),
            Effect::Convert(convert) => self.convert.run(move || story::convert(&to, convert)),
            Effect::ConvertParagraph(order) => {
                self.convert
                    .run(move || story::convert_paragraph(&to, order));
            }
            Effect::Disk(order) => self.disk.run(move || disk::run(&world, &to, order)),
            Effect::Safety(order) => self.disk.run(move || safety::run(&world, &to, order)),
            Effect::Words(question) => {
                self.spelling.run(move || spell(&world, &to, question));
            }
            Effect::Keep {
                origin,
                rope,
                version,
                edit,
            } => self.keep(Order::Keep {
                origin,
                rope,
                version,
                edit,
            }),
            Effect::Forget { path, left } => self.keep(Order::Forget { path, left }),
            Effect::LetGo { path } => {
                self.keep(Order::LetGo { path: path.clone() });
                self.disk.run(move || {
                    safety::let_go(&world, &path);
                    drop(to);
                });
            }
            Effect::ReadKept(order) => {
                self.convert.run(move || past::run(&world, &to, order));
            }
            Effect::LookUpAccount { target } => self.look_up(target),
            Effect::StoreToken { secret, keep } => self.store_token(secret, keep),
            Effect::ForgetToken => errands::forget_token(world, to),
            Effect::UseAccount { name, target } => self.use_account(name, target),
            Effect::LookUpPublications { target } => self.look_up_publications(target),
            Effect::MakePlan(plan) => self.convert.run(move || plan_now(&to, plan)),
            Effect::Send { plan } => self.send(*plan),
            Effect::StopUploads => self.stop_uploads.notify_one(),
            Effect::CheckPictures(check) => self.check_pictures(check),
            Effect::StopWaiting => self.stop.notify_one(),
            Effect::Reach { run, addresses } => self.reach(run, addresses),
            Effect::StopReaching => self.stop_reaching.notify_one(),
            Effect::Carry(order) => self.carry(order),
            Effect::Copy { text } => errands::copy(world, to, text, Arc::clone(&self.control)),
            Effect::Open { url } => errands::open(world, to, url),
            Effect::ShowPicture(wanted) => errands::show(world, to, wanted),
            Effect::EditExternally { .. }
            | Effect::Suspend
            | Effect::Wake { .. }
            | Effect::Cancel(_)
            | Effect::Redraw
            | Effect::Quit => {}
        }
    }

    fn check_pictures(&mut self, check: CheckPictures) {
        let (world, to) = (Arc::clone(&self.world), self.to.clone());
        self.album.run(move || {
            errands::check_pictures(&world, &to, check.path, &check.fence, &check.wanted);
        });
    }

    fn keep(&mut self, order: Order) {
        let (keeper, to) = (Arc::clone(&self.keeper), self.to.clone());
        self.keep.run(move || {
            let mut keeper = keeper.lock().unwrap_or_else(PoisonError::into_inner);
            keeper.run(order, &to);
        });
    }

    fn use_account(&self, name: String, target: Target) {
        self.world.change_account(name);
        self.look_up(target);
    }

    /// Asks whose account it is. An answer that a newer question has overtaken is dropped: it would name an account whose
    /// token is not used any more.
    fn look_up(&self, target: Target) {
        let (world, to) = (Arc::clone(&self.world), self.to.clone());
        let latest = Arc::clone(&self.account);
        let question = latest.fetch_add(1, Ordering::SeqCst) + 1;
        self.online(
            move |failure| Msg::Account {
                target,
                state: AccountState::Failed(failure),
            },
            async move {
                let state = courier::account(&world, target).await;
                if latest.load(Ordering::SeqCst) == question {
                    let _ = to.send(Msg::Account { target, state });
                }
            },
        );
    }

    fn look_up_publications(&self, target: Target) {
        let (world, to) = (Arc::clone(&self.world), self.to.clone());
        self.online(
            move |failure| Msg::Publications {
                target,
                list: Err(failure),
            },
            async move {
                let list = courier::publications(&world, target).await;
                let _ = to.send(Msg::Publications { target, list });
            },
        );
    }

    fn store_token(&self, secret: Secret, keep: Keep) {
        let (world, to) = (Arc::clone(&self.world), self.to.clone());
        self.online(|failure| Msg::TokenStored(Err(failure)), async move {
            let _ = to.send(Msg::TokenStored(check_and_keep(&world, secret, keep).await));
        });
    }

    fn send(&mut self, plan: crate::domain::plan::Plan) {
        let (world, to) = (Arc::clone(&self.world), self.to.clone());
        // A new one each time: an order to stop that came too late for the last send must not end this one.
        self.stop = Arc::default();
        self.stop_uploads = Arc::default();
        let (stop, stop_uploads) = (Arc::clone(&self.stop), Arc::clone(&self.stop_uploads));
        let not_sent = |failure: Failure| ended(Delivery::failed(&failure));
        self.online(not_sent, async move {
            let (started, attempt) = (to.clone(), Arc::<OnceLock<AttemptId>>::default());
            let begun = Arc::clone(&attempt);
            let watch = move |progress| {
                let _ = match progress {
                    Progress::Upload(upload) => started.send(Msg::Upload(upload)),
                    Progress::Posting => Ok(()),
                    Progress::Begun(attempt) => {
                        let _ = begun.set(attempt.clone());
                        started.send(Msg::SendStarted(attempt))
                    }
                };
            };
            let stops = Stops {
                uploads: async move { stop_uploads.notified().await },
                waiting: async move { stop.notified().await },
            };
            // On a task of its own: a fault in it must not leave the writer waiting for an ending that never comes.
            let sending = tokio::spawn(courier::send(world, plan, watch, stops));
            let delivery = sending
                .await
                .unwrap_or_else(|_| Delivery::broken_off(attempt.get().cloned()));
            let _ = to.send(ended(delivery));
        });
    }

    fn reach(&mut self, run: u64, addresses: Vec<Address>) {
        // A new question ends the one before.
        self.stop_reaching.notify_one();
        self.stop_reaching = Arc::default();
        let (world, to) = (Arc::clone(&self.world), self.to.clone());
        let stop = Arc::clone(&self.stop_reaching);
        self.online(
            move |_| Msg::ReachedAll { run },
            errands::reach(world, to, run, addresses, stop),
        );
    }

    fn online(
        &self,
        failed: impl FnOnce(Failure) -> Msg,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        match self.world.runtime() {
            Ok(runtime) => {
                runtime.spawn(work);
            }
            Err(failure) => {
                let _ = self.to.send(failed(failure));
            }
        }
    }
}

fn ended(delivery: Delivery) -> Msg {
    Msg::SendEnded {
        attempt: delivery.attempt,
        outcome: delivery.outcome,
        unrecorded: delivery.unrecorded,
    }
}

/// Asks Medium whose token it is, and keeps it where the writer wants it.
///
/// # Errors
/// When Medium does not accept it, cannot be asked, or the keyring cannot be used. The token is then not kept.
pub async fn check_and_keep(
    world: &Arc<World>,
    secret: Secret,
    keep: Keep,
) -> Result<TokenSource, Failure> {
    let place = match keep {
        Keep::Session => TokenSource::Session,
        Keep::Keyring => TokenSource::Keyring,
        Keep::File => TokenSource::File,
    };
    world.would_be_used(place)?;
    let account = world.account_name();
    world
        .publisher(Target::Medium)
        .await?
        .account(&secret)
        .await?;
    if world.account_name() != account {
        return Err(Failure::new(
            FailureKind::Stopped,
            "You changed to another account meanwhile, so the token was not kept.",
            "Choose the account it is for, then paste it again.",
        ));
    }
    world.keep_token(&secret, place).await?;
    Ok(place)
}

/// Makes the plan of a long draft and tells what came of it.
fn plan_now(to: &Outbox, order: MakePlan) {
    let MakePlan {
        path,
        rope,
        reading,
        terms,
    } = order;
    let made = plan(
        &rope.to_string(),
        &reading.draft,
        (&reading.story, &terms.album),
        &terms.account,
        terms.target,
        &terms.choices,
    )
    .map(Box::new);
    let _ = to.send(Msg::Planned { path, terms, made });
}

/// Asks about words, and tells what came of it.
fn spell(world: &World, to: &Outbox, question: Words) {
    let msg = match question {
        Words::Check { language, words } => {
            let checked = world.spelling.check(language.as_deref(), words);
            Msg::WordsChecked { language, checked }
        }
        Words::Suggest { language, word } => {
            let suggested = world.spelling.suggest(language.as_deref(), &word);
            Msg::Suggested { word, suggested }
        }
        Words::Learn { word } => {
            let learnt = world.spelling.learn(&word);
            Msg::WordLearnt { word, learnt }
        }
    };
    let _ = to.send(msg);
}
