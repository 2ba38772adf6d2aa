//! The courier: carries a confirmed plan to its target. Its pictures first, then the journal, then exactly one request, then
//! the journal again.
//!
//! The screen and the command line both send through here, so what holds for one holds for the other.

mod pictures;

use std::pin::pin;
use std::sync::Arc;

use futures_util::FutureExt as _;

use crate::app::msg::{AccountState, Upload, UploadState};
use crate::domain::attempt::{AttemptId, Outcome, Refusal, RefusalKind};
use crate::domain::draft::Draft;
use crate::domain::plan::{Digest, Plan, Target};
use crate::domain::publication::Publication;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::journal::Record;
use crate::ports::publisher::Publisher;
use crate::ports::secrets::Secret;
use crate::runtime::world::World;

/// How a send ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The attempt; `None` when it could not even be recorded, and nothing was sent.
    pub attempt: Option<AttemptId>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why the ending is not in the journal, if it is not.
    pub unrecorded: Option<Failure>,
}

impl Delivery {
    fn not_sent(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            attempt: None,
            outcome: Outcome::NotSent {
                what: what.into(),
                hint: hint.into(),
            },
            unrecorded: None,
        }
    }

    /// A fault of the program has ended it; once the attempt is in the journal, nobody knows how far it came.
    pub(crate) fn broken_off(attempt: Option<AttemptId>) -> Self {
        if attempt.is_none() {
            return Self::not_sent(
                "Byline has a fault and could not send this. Nothing was sent.",
                "Review it again; report the fault if it stays.",
            );
        }
        Self {
            attempt,
            outcome: Outcome::Unknown {
                what: "Byline has a fault and could not wait for the answer.".into(),
            },
            unrecorded: None,
        }
    }

    pub(crate) fn failed(failure: &Failure) -> Self {
        let what = match &failure.cause {
            Some(cause) => format!("{} ({cause})", failure.what),
            None => failure.what.clone(),
        };
        // Once is enough.
        if what.to_lowercase().contains("nothing was sent") {
            return Self::not_sent(what, &failure.hint);
        }
        Self::not_sent(format!("{what} Nothing was sent."), &failure.hint)
    }
}

/// How far a send has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// News of a picture. No post has been made yet.
    Upload(Upload),
    /// Everything is uploaded. From here on a post may be made.
    Posting,
    /// The attempt is in the journal.
    Begun(AttemptId),
}

/// What ends a send early.
#[derive(Debug)]
pub struct Stops<U, W> {
    /// While pictures are uploaded: nothing is posted then. Not looked at afterwards.
    pub uploads: U,
    /// While the answer to the post is waited for: that does not call the request back, so the result is unknown.
    pub waiting: W,
}

/// Sends a plan, telling `watch` how far it has come.
pub async fn send(
    world: Arc<World>,
    plan: Plan,
    watch: impl Fn(Progress) + Send + Sync,
    stops: Stops<impl Future<Output = ()> + Send, impl Future<Output = ()> + Send>,
) -> Delivery {
    let token = match world.token(plan.target).await {
        Ok(Some((token, _))) => token,
        Ok(None) => return signed_out(),
        Err(failure) => return Delivery::failed(&failure),
    };
    let publisher = match world.publisher(plan.target).await {
        Ok(publisher) => publisher,
        Err(failure) => return Delivery::failed(&failure),
    };
    if let Some(delivery) = not_as_confirmed(&*publisher, &token, &plan).await {
        return delivery;
    }
    let by = (&*publisher, &token);
    let plan = match pictures::uploaded(&world, by, plan, &watch, stops.uploads).await {
        Ok(plan) => Arc::new(plan),
        Err(delivery) => return *delivery,
    };
    let mut waiting = pin!(stops.waiting);
    if waiting.as_mut().now_or_never().is_some() {
        return Delivery::not_sent(
            "You stopped it before the story was sent. No story was made.",
            "Send it again when you like.",
        );
    }
    watch(Progress::Posting);
    // From here on nothing may stop half-way: the guard holds the lock until the ending is on disk.
    let (attempt, guard) = match begin(&world, &plan).await {
        Ok(begun) => begun,
        Err(delivery) => return *delivery,
    };
    watch(Progress::Begun(attempt.clone()));
    let outcome = tokio::select! {
        biased;
        outcome = publisher.create(&token, &plan) => outcome,
        () = waiting => Outcome::Unknown {
            what: "You stopped waiting before there was an answer.".into(),
        },
    };
    if let Outcome::Rejected { refusal } = &outcome
        && refusal.kind == RefusalKind::Token
    {
        world.distrust_printed();
    }
    let journal = world.journal(plan.target);
    let (id, ended) = (attempt.clone(), outcome.clone());
    let recorded = tokio::task::spawn_blocking(move || {
        let recorded = journal.end(&id, &ended);
        drop(guard);
        recorded
    })
    .await;
    Delivery {
        attempt: Some(attempt),
        outcome,
        unrecorded: match recorded {
            Ok(Ok(())) => None,
            Ok(Err(failure)) => Some(failure),
            Err(error) => Some(
                Failure::new(FailureKind::Internal, "The history was not written.", "")
                    .because(error),
            ),
        },
    }
}

/// A story for one's own profile is sent to an address that names the account, and no other account's token is taken there.
/// One for a publication would be taken from any writer of it: whose the token is by now is looked up first.
async fn not_as_confirmed(
    publisher: &dyn Publisher,
    token: &Secret,
    plan: &Plan,
) -> Option<Delivery> {
    plan.publication.as_ref()?;
    match publisher.account(token).await {
        Ok(account) if account.id == plan.account.id => None,
        Ok(account) => Some(Delivery::not_sent(
            format!(
                "You confirmed it as @{}, and the token is that of @{} now. Nothing was sent.",
                plan.account.username, account.username
            ),
            "Choose the account, then review it again.",
        )),
        // The request itself is refused just so, in the words that lead to Account.
        Err(failure) if failure.kind == FailureKind::SignedOut => None,
        Err(failure) => Some(Delivery::failed(&failure)),
    }
}

type Begun = (AttemptId, crate::ports::journal::SendGuard);

/// Looks once more at the file and the history, then records the attempt. After this the request may leave.
async fn begin(world: &Arc<World>, plan: &Arc<Plan>) -> Result<Begun, Box<Delivery>> {
    let (world, plan) = (Arc::clone(world), Arc::clone(plan));
    let begun = tokio::task::spawn_blocking(move || {
        if let Some(changed) = changed_since(&world, &plan) {
            return Err(Box::new(changed));
        }
        let journal = world.journal(plan.target);
        let fail = |failure: Failure| Box::new(Delivery::failed(&failure));
        let (attempt, guard) = journal.begin(&plan, world.clock.now()).map_err(fail)?;
        // The lock is ours now: nobody else sends, and the history holds everything that was ever sent.
        let mut stopped = match journal.read() {
            Ok(history) => match sent_meanwhile(&history, &plan) {
                Some((what, hint)) => Delivery::not_sent(what, hint),
                None => return Ok((attempt, guard)),
            },
            Err(failure) => Delivery::failed(&failure),
        };
        // It was recorded that sending begins: that it does not must be recorded, too, or the draft would be locked.
        stopped.unrecorded = journal.end(&attempt, &stopped.outcome).err();
        stopped.attempt = Some(attempt);
        Err(Box::new(stopped))
    })
    .await;
    match begun {
        Ok(begun) => begun,
        Err(error) => Err(Box::new(Delivery::not_sent(
            format!("The attempt could not be recorded ({error}). Nothing was sent."),
            "Try again.",
        ))),
    }
}

/// Why the plan must not be sent any more: words and remedy.
fn sent_meanwhile(history: &[Record], plan: &Plan) -> Option<(String, &'static str)> {
    if let Some(open) = history
        .iter()
        .find(|record| record.is_open() && record.concerns(plan))
    {
        return Some((
            format!(
                "It is not known whether this draft was published before (attempt {}). Nothing was sent.",
                open.id
            ),
            "Look on Medium, then tell Byline under History.",
        ));
    }
    (Record::count_of(history, plan) != plan.before).then(|| {
        (
            "This draft was sent from another place since you reviewed it. Nothing was sent from here.".to_owned(),
            "Look at the history, then review it again.",
        )
    })
}

/// What was confirmed is what is sent: a file that changed since is looked at again first.
fn changed_since(world: &World, plan: &Plan) -> Option<Delivery> {
    if plan.file.as_os_str() == "-" {
        return None;
    }
    match world.drafts.load(&plan.file) {
        Ok(loaded) if digest(&plan.file, &loaded.source.text) == plan.source => None,
        Ok(_) => Some(Delivery::not_sent(
            "The draft has changed since you reviewed it. Nothing was sent.",
            "Review it again.",
        )),
        Err(failure) => Some(Delivery::failed(&failure)),
    }
}

fn digest(file: &std::path::Path, text: &str) -> Digest {
    Draft::parse(file, text).digest(text)
}

fn signed_out() -> Delivery {
    Delivery {
        attempt: None,
        outcome: Outcome::Rejected {
            refusal: Refusal {
                kind: RefusalKind::Token,
                status: 0,
                code: None,
                what: "There is no token. Nothing was sent.".into(),
                hint: "Put one in under Account, practise in the sandbox, or carry the story over by hand: byline export.".into(),
            },
        },
        unrecorded: None,
    }
}

/// Looks up who publishes at a target.
pub async fn account(world: &World, target: Target) -> AccountState {
    let (token, source) = match world.token(target).await {
        Ok(Some(found)) => found,
        Ok(None) => return AccountState::NoToken,
        Err(failure) => return AccountState::Failed(failure),
    };
    let publisher = match world.publisher(target).await {
        Ok(publisher) => publisher,
        Err(failure) => return AccountState::Failed(failure),
    };
    let asked = match publisher.account(&token).await {
        Err(failure) if failure.kind == FailureKind::SignedOut => {
            match world.after_refusal(&token, source).await {
                Ok(Some(renewed)) => publisher.account(&renewed).await,
                Ok(None) => Err(failure),
                Err(failure) => Err(failure),
            }
        }
        asked => asked,
    };
    match asked {
        Ok(account) => AccountState::SignedIn { account, source },
        Err(failure) => AccountState::Failed(failure),
    }
}

/// Looks up where the account may publish besides its own profile.
///
/// # Errors
/// When nobody is signed in, or the target cannot be asked.
pub async fn publications(world: &World, target: Target) -> Result<Vec<Publication>, Failure> {
    let account = match account(world, target).await {
        AccountState::SignedIn { account, .. } => account,
        AccountState::Failed(failure) => return Err(failure),
        AccountState::NoToken | AccountState::Unasked | AccountState::Asking => {
            return Err(no_token());
        }
    };
    let (token, _) = world.token(target).await?.ok_or_else(no_token)?;
    let publisher = world.publisher(target).await?;
    publisher.publications(&token, &account).await
}

fn no_token() -> Failure {
    Failure::new(
        FailureKind::SignedOut,
        "There is no token.",
        "Put one in under Account, or practise in the sandbox.",
    )
}
