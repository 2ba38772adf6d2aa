//! `byline publish`: the plan the screen would make, sent the way the screen sends it.
//!
//! First everything is looked at here (files, checks, confirmation), then the account is looked up once, then the
//! drafts leave one after the other. Whatever happens, every file has its row in the report.

mod later;
pub(super) mod prepare;
pub(super) mod report;
mod uploads;
pub(super) mod write_back;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::adapters::environment::Environment;
use crate::adapters::targets::medium::Limits;
use crate::app::msg::AccountState;
use crate::cli::args::Publish;
use crate::cli::commands::open::target;
use crate::cli::input::STDIN;
use crate::cli::output::Output;
use crate::domain::lint::Finding;
use crate::domain::picture::Placed;
use crate::domain::plan::{Account, Choices, Plan, Target, plan};
use crate::domain::post::Visibility;
use crate::domain::publication::{self, Publication};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::journal::Record;
use crate::ports::settings::{Settings, WriteBack};
use crate::runtime::brake::Brake;
use crate::runtime::courier::{self, Progress, Stops};
use crate::runtime::world::{TOKEN_VARIABLE, World};

use prepare::{Ready, nobody, stopped_by, with_flag};
use report::Row;
use uploads::{tell_upload, upload};

/// Pause between two sends.
const PAUSE: Duration = Duration::from_secs(2);

/// Runs the command.
///
/// # Errors
/// When there is no home folder, or signals cannot be listened to.
pub fn run(
    env: Environment,
    command: &Publish,
    account: Option<&str>,
    sandbox: bool,
    output: Output,
) -> Result<u8, Failure> {
    let limits = Limits {
        create: command.timeout,
        connect: Limits::default().connect.min(command.timeout),
        ..Limits::default()
    };
    let world = World::of(env, None)?.within(limits);
    if let Some(name) = account {
        world.use_account(name, false)?;
    }
    let mut office = Office::new(Arc::new(world), command, sandbox, output, Brake::fit()?);
    let rows = office.publish();
    report::tell(&rows, output);
    Ok(report::exit_code(&rows))
}

fn choices(command: &Publish) -> Choices {
    Choices {
        visibility: command.visibility,
        notify_followers: command.notify,
        title: command.title.clone(),
        tags: (!command.tags.is_empty()).then(|| command.tags.clone()),
        canonical_url: command.canonical.clone(),
        license: command.license,
        publication: None,
        format: command.format.unwrap_or_default(),
    }
}

/// Everything one send needs, and so one run of the command; a planned send goes through it, too.
pub(super) struct Office<'a> {
    world: Arc<World>,
    command: &'a Publish,
    choices: Choices,
    sandbox: bool,
    output: Output,
    brake: Brake,
    told: RefCell<BTreeSet<String>>,
    /// Whether it is to be sent later, and nothing now.
    is_later: bool,
}

impl<'a> Office<'a> {
    pub(super) fn new(
        world: Arc<World>,
        command: &'a Publish,
        sandbox: bool,
        output: Output,
        brake: Brake,
    ) -> Self {
        Self {
            choices: choices(command),
            world,
            command,
            sandbox,
            output,
            brake,
            told: RefCell::default(),
            is_later: false,
        }
    }

    /// The same for a send that is planned: it asks for what is to be sent, and sends nothing.
    pub(super) fn for_later(self) -> Self {
        Self {
            is_later: true,
            ..self
        }
    }
}

impl Office<'_> {
    fn publish(&mut self) -> Vec<Row> {
        let files = &self.command.files;
        let prepare = |file: &PathBuf| {
            let failed = |failure| Box::new(self.failed(&file.to_string_lossy(), &failure));
            self.prepare(file).map_err(failed)
        };
        let prepared: Vec<Result<Ready, Box<Row>>> = files.iter().map(prepare).collect();
        let target = self.target(&prepared);
        let wrong_call = prepared
            .iter()
            .any(|made| made.as_ref().is_err_and(|row| row.is(FailureKind::Usage)));
        // A call that is wrong for one file is put right before any file is sent.
        let stopped = |made: Result<Ready, Box<Row>>| {
            made.map_or_else(|row| *row, |ready| Row::not_reached(&ready.name))
        };
        if wrong_call && !self.command.dry_run {
            let wrong: Vec<&str> = prepared
                .iter()
                .filter_map(|made| made.as_ref().err())
                .map(|row| row.file.as_str())
                .collect();
            if files.len() > 1 {
                self.output.warn(&format!(
                    "byline: Nothing was sent, none of the {} files. To be put right first: {}.",
                    files.len(),
                    wrong.join(", ")
                ));
            }
            return prepared.into_iter().map(stopped).collect();
        }
        if self.command.dry_run {
            let rows = prepared.into_iter();
            return rows
                .map(|made| made.map_or_else(|row| *row, |ready| self.rehearse(&ready, target)))
                .collect();
        }
        if prepared.iter().all(Result::is_err) {
            return prepared.into_iter().map(stopped).collect();
        }
        match self.sender(target) {
            // Each is told as it happens.
            Ok(account) => self.send_all(prepared, &account, target),
            Err(failure) => {
                // Said once; the report has it for every file.
                self.output.failure(&failure);
                let failed = |ready: Ready| Row::failed(&ready.name, &failure);
                prepared
                    .into_iter()
                    .map(|made| made.map_or_else(|row| *row, failed))
                    .collect()
            }
        }
    }

    /// Where the stories go. A script that has not settled on a target means Medium: practice must be asked for.
    fn target(&self, prepared: &[Result<Ready, Box<Row>>]) -> Target {
        let ready = prepared.iter().find_map(|made| made.as_ref().ok());
        self.target_of(ready)
    }

    pub(super) fn target_of(&self, ready: Option<&Ready>) -> Target {
        let settings = ready.map_or_else(Settings::default, |ready| ready.settings.clone());
        target(&self.world.env, &settings, self.sandbox, Target::Medium)
    }

    /// The badge, and the host when it is not Medium's own.
    fn place(&self, target: Target) -> String {
        match self.world.api_base() {
            Ok(base) if target == Target::Medium && !base.is_medium() => {
                format!("{} ({})", target.badge(), base.host())
            }
            Ok(_) | Err(_) => target.badge().to_owned(),
        }
    }

    fn plan(&self, ready: &Ready, account: &Account, target: Target) -> Result<Plan, Vec<Finding>> {
        plan(
            &ready.input.source.text,
            &ready.draft,
            (&ready.story, &ready.album),
            account,
            target,
            &Choices {
                tags: None,
                title: None,
                format: self.command.format.unwrap_or(ready.settings.format),
                ..self.choices.clone()
            },
        )
    }

    /// Shows what would be sent. Nothing leaves this machine.
    fn rehearse(&self, ready: &Ready, target: Target) -> Row {
        let Ok(plan) = self.plan(ready, &nobody(), target) else {
            return Row::not_reached(&ready.name);
        };
        let base = match target {
            Target::Sandbox => "the sandbox on this machine".to_owned(),
            Target::Medium => match self.world.api_base() {
                Ok(base) => base.as_str().to_owned(),
                Err(failure) => return self.failed(&ready.name, &failure),
            },
        };
        if self.command.network
            && let Err(failure) = self.reach(ready, target)
        {
            return self.failed(&ready.name, &failure);
        }
        let visibility = plan.post.visibility;
        self.output.say(&format!(
            "{}: would create 1 {} story on {} ({base}), “{}”, {} words. Nothing was sent.",
            ready.name,
            visibility.word(),
            target.badge(),
            plan.post.title,
            plan.words,
        ));
        for Placed { picture, .. } in &plan.pictures {
            self.output.say(&format!(
                "{}: would upload {} first ({}).",
                ready.name,
                picture.file().display(),
                picture.facts()
            ));
        }
        if let Some(wanted) = &self.command.publication {
            self.output.say(&format!(
                "It would be handed to the publication “{wanted}”, which is not looked up now: a rehearsal asks nobody."
            ));
        }
        let history = self.world.journal(target).read().unwrap_or_default();
        if let Some(before) = history
            .iter()
            .rev()
            .find(|r| r.may_exist() && r.concerns(&plan))
        {
            self.output
                .say(&format!("{}: {}", ready.name, sent_before(before)));
        }
        let mut row = Row::new(&ready.name, "dry_run");
        row.status = Some(visibility);
        row.request = Some(json!({
            "method": "POST",
            "path": "/users/{you}/posts",
            "target": target.word(),
            "api": base,
            "uploads": plan.pictures.iter().map(upload).collect::<Vec<_>>(),
            "body": serde_json::to_value(&plan.post).unwrap_or_default(),
        }));
        row.data = Some(plan.body);
        row
    }

    fn account(&self, target: Target) -> Result<Account, Failure> {
        let state = self
            .world
            .runtime()?
            .block_on(courier::account(&self.world, target));
        let signed_out = |what: &str| {
            Failure::new(
                FailureKind::SignedOut,
                format!("{what} Nothing was sent."),
                format!(
                    "Sign in with byline auth login, or set {TOKEN_VARIABLE}. To practise: --sandbox"
                ),
            )
        };
        match state {
            AccountState::SignedIn { account, source } => {
                self.output.detail(&format!(
                    "Account: @{} on {}; the token is in: {}",
                    account.username,
                    self.place(target),
                    source.words()
                ));
                Ok(account)
            }
            AccountState::Failed(failure) if failure.kind == FailureKind::Keyring => {
                Err(signed_out(&failure.what))
            }
            AccountState::Failed(failure) => Err(failure),
            AccountState::NoToken | AccountState::Unasked | AccountState::Asking => {
                Err(signed_out("You are not signed in to Medium."))
            }
        }
    }

    /// One after the other. Stops where going on could do harm or no good.
    fn send_all(
        &self,
        prepared: Vec<Result<Ready, Box<Row>>>,
        account: &Account,
        target: Target,
    ) -> Vec<Row> {
        let mut rows = Vec::with_capacity(prepared.len());
        let mut sent = false;
        let mut stop = false;
        for made in prepared {
            let row = match made {
                Err(row) => *row,
                Ok(ready) if stop || self.brake.pulled() => Row::not_reached(&ready.name),
                Ok(ready) => self.send(&ready, account, target, &mut sent),
            };
            stop |= row.stops;
            report::tell_now(&row, self.output);
            rows.push(row);
        }
        rows
    }

    /// The exact request, when nothing stands in its way.
    pub(super) fn cleared(
        &self,
        ready: &Ready,
        account: &Account,
        target: Target,
    ) -> Result<Plan, Box<Row>> {
        let failed = |failure: &Failure| Box::new(self.failed(&ready.name, failure));
        // Checked before: only account and publication are others now.
        let mut plan = self
            .plan(ready, account, target)
            .map_err(|obstacles| failed(&stopped_by(&obstacles)))?;
        let history = self.world.journal(target).read();
        let history = history.map_err(|failure| failed(&failure))?;
        if let Some(row) = self.guard(ready, &plan, &history) {
            return Err(Box::new(row));
        }
        plan.before = Record::count_of(&history, &plan);
        self.reach(ready, target)
            .map_err(|failure| failed(&failure))?;
        Ok(plan)
    }

    fn send(&self, ready: &Ready, account: &Account, target: Target, sent: &mut bool) -> Row {
        let plan = match self.cleared(ready, account, target) {
            Ok(plan) => plan,
            Err(row) => return *row,
        };
        if ready.ask && !self.ask(&plan) {
            let failure = Failure::new(
                FailureKind::Stopped,
                "You did not say yes. Nothing was sent.",
                "",
            );
            return self.failed(&ready.name, &failure);
        }
        if std::mem::replace(sent, true) {
            self.brake.pause(PAUSE);
        }
        self.tell_planned(&plan);
        self.deliver(ready, &plan)
    }

    /// Sends it: the one way out, whoever asked for it and whenever.
    pub(super) fn deliver(&self, ready: &Ready, plan: &Plan) -> Row {
        let target = plan.target;
        if self.brake.pulled() {
            return Row::not_reached(&ready.name);
        }
        let runtime = match self.world.runtime() {
            Ok(runtime) => runtime,
            Err(failure) => return self.failed(&ready.name, &failure),
        };
        self.output.say(&format!(
            "Sending “{}” as {} to {} …",
            plan.post.title,
            plan.post.visibility.word(),
            self.receiver(plan)
        ));
        if let Some(paper) = &plan.publication {
            self.output.say(&paper.meaning(plan.post.visibility));
        }
        if plan.post.notify_followers && plan.post.visibility == Visibility::Draft {
            self.output
                .say("Nobody is told about a draft: --notify does nothing here.");
        }
        let stops = Stops {
            uploads: self.brake.until_pulled(),
            waiting: std::future::pending(),
        };
        let (output, brake) = (self.output, &self.brake);
        let watch = |progress| match progress {
            Progress::Upload(upload) => tell_upload(output, &ready.name, plan, upload),
            // From here on a signal no longer ends the program: a post may be made.
            Progress::Posting => brake.hold(),
            Progress::Begun(_) => {}
        };
        let world = Arc::clone(&self.world);
        let delivery = runtime.block_on(courier::send(world, plan.clone(), watch, stops));
        self.brake.release();
        let row = Row::of_delivery(&ready.name, plan, &delivery);
        self.explain(&row);
        if let Some(url) = &row.url {
            self.after(ready, target, url, delivery.unrecorded.is_none());
        }
        row
    }

    /// Why this draft must not be sent (again); `None` when it may.
    fn guard(&self, ready: &Ready, plan: &Plan, history: &[Record]) -> Option<Row> {
        let concerns =
            |record: &Record| record.concerns(plan) || same_file(&record.file, &plan.file);
        if let Some(open) = history.iter().rev().find(|r| r.is_open() && concerns(r)) {
            let failure = Failure::new(
                FailureKind::Unknown,
                format!(
                    "It is not known whether this draft was published before (attempt {}). Nothing was sent.",
                    open.id
                ),
                format!(
                    "Look on Medium, then say whether it is there: byline history resolve {} --url URL, or --absent. --again does not help here.",
                    open.id
                ),
            );
            let mut row = self.failed(&ready.name, &failure);
            row.attempt = Some(open.id.to_string());
            row.url = None;
            return Some(row);
        }
        if self.command.again {
            return None;
        }
        let sent: Vec<&Record> = history
            .iter()
            .rev()
            .filter(|r| r.may_exist() && concerns(r))
            .collect();
        if let Some(same) = sent.iter().find(|record| record.digest == plan.digest) {
            self.output
                .say(&format!("{}: {}", ready.name, sent_before(same)));
            return Some(Row::skipped(&ready.name, same));
        }
        let before = sent.first()?;
        let failure = Failure::new(
            FailureKind::Usage,
            format!(
                "This draft was sent before{} ({}). Nothing was sent.",
                difference(before, plan),
                before.url().unwrap_or("its address is not known")
            ),
            format!(
                "Medium cannot change a story from outside. To make a second one: {}",
                with_flag("--again")
            ),
        );
        Some(self.failed(&ready.name, &failure))
    }

    fn ask(&self, plan: &Plan) -> bool {
        self.brake.ask(&format!(
            "Send “{}” as a draft to {}? [y/N] ",
            plan.post.title,
            self.receiver(plan)
        ))
    }

    /// Under whose name and where.
    pub(super) fn receiver(&self, plan: &Plan) -> String {
        let (name, place) = (&plan.account.username, self.place(plan.target));
        match &plan.publication {
            Some(paper) => format!(
                "{} (you are {} there) as @{name} on {place}",
                paper.name,
                paper.role.word()
            ),
            None => format!("@{name} on {place}"),
        }
    }

    /// The publication that was asked for.
    fn publication(&self, target: Target) -> Result<Option<Publication>, Failure> {
        let Some(wanted) = &self.command.publication else {
            return Ok(None);
        };
        let list = self
            .world
            .runtime()?
            .block_on(courier::publications(&self.world, target))?;
        if let Some(found) = publication::find(&list, wanted) {
            return Ok(Some(found.clone()));
        }
        let named: Vec<String> = list
            .iter()
            .map(|one| format!("{} ({}, as {})", one.name, one.id, one.role.word()))
            .collect();
        let hint = if named.is_empty() {
            "This account may publish under its own profile only: leave --publication away.".into()
        } else {
            format!("You may publish in: {}.", named.join("; "))
        };
        let what = "There is no one publication of that id or name that this account may publish in. Nothing was sent.";
        Err(Failure::new(FailureKind::Usage, what, hint))
    }

    /// What is left to do when a story is there.
    fn after(&self, ready: &Ready, target: Target, url: &str, recorded: bool) {
        if target == Target::Sandbox {
            if self.sandbox {
                self.output
                    .say("That was practice: byline sandbox shows what it was sent.");
            }
            return;
        }
        let wanted = if self.command.no_write_back {
            WriteBack::Never
        } else {
            ready.settings.write_back
        };
        match write_back::note(&self.world, &ready.input, wanted, url) {
            Ok(None) => {}
            // It would say that the history has the address.
            Ok(Some(_)) if !recorded => {}
            Err(why) if !recorded => self.output.say(&format!(
                "{}: The address is not in the draft: {why}",
                ready.name
            )),
            Ok(Some(said)) => self.output.say(&format!("{}: {said}", ready.name)),
            Err(why) => self.output.say(&format!(
                "{}: The address is in the history and not in the draft: {why}",
                ready.name
            )),
        }
    }

    fn failed(&self, name: &str, failure: &Failure) -> Row {
        let row = Row::failed(name, failure);
        self.explain(&row);
        row
    }

    fn explain(&self, row: &Row) {
        for difference in &row.differences {
            self.output.say(&format!("{}: {difference}", row.file));
        }
        if let Some(trouble) = &row.trouble {
            self.output
                .warn(&format!("byline: {}: {}", row.file, trouble.message));
            if !trouble.fix.is_empty() {
                self.output.warn(&format!("  {}", trouble.fix));
            }
        }
    }
}

/// In which way a draft that was sent is another one now. Another visibility is no edit.
fn difference(before: &Record, plan: &Plan) -> String {
    if before.source == plan.source && before.visibility != plan.post.visibility {
        format!(
            " as {}, and this would be {}",
            before.visibility.word(),
            plan.post.visibility.word()
        )
    } else {
        " and has changed since".into()
    }
}

fn sent_before(record: &Record) -> String {
    match record.url() {
        Some(url) => format!("already sent: {url}"),
        None => "already sent; its address is not known".into(),
    }
}

/// Whether two paths lead to the same file, by whatever way.
fn same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| -> Option<PathBuf> { path.canonicalize().ok() };
    other.as_os_str() != STDIN && real(other).is_some_and(|other| real(one) == Some(other))
}
