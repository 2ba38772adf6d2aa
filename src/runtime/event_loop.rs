//! The loop: a message, the update, the effects, a frame. Sleeps until there is a message or a timer is due.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use ratatui::layout::Size;

use crate::app::effect::{Effect, Timer};
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::update::update;
use crate::domain::text::visible;
use crate::runtime::executor::Executor;
use crate::runtime::inbox::{Inbox, Post};
use crate::runtime::signals::{self, LastResort};
use crate::runtime::suspend;
use crate::runtime::terminal::Screen;
use crate::runtime::world::World;
use crate::screens::view;

/// Messages taken in before the screen is drawn again, so that a flood of them cannot keep it from being drawn.
const BEFORE_A_FRAME: usize = 256;

/// Runs Byline on the terminal until the writer leaves.
///
/// # Errors
/// When the terminal cannot be used, or is gone and nobody has been told (a hang-up ends without an error).
pub fn run(mut model: Model, world: Arc<World>, first: Vec<Effect>) -> io::Result<()> {
    let (to, mut inbox) = Inbox::open()?;
    let mut screen = Screen::take(&world.env)?;
    let last_resort = LastResort::default();
    signals::listen(to.clone(), Arc::clone(&last_resort))?;
    let tty = screen.tty();
    let executor = Executor::new(
        world,
        to.clone(),
        Arc::new(move |sequence| tty.control(sequence)),
    );
    let mut running = Loop {
        executor,
        timers: BTreeMap::new(),
        leaving: false,
        last_resort,
        to,
    };
    for effect in first {
        running.order(effect, &mut screen);
    }
    screen.draw(|cells, standing| view::draw_over(&model, cells, standing))?;
    // Only now: the first frame is on the screen before a key can be.
    inbox.read_keyboard(true);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        running.go(&mut model, &mut screen, &mut inbox)
    }));
    running.executor.settle_disk();
    // The lock ends with the process anyway; let go, it leaves no file behind.
    *running.executor.world().hold() = None;
    match ended {
        Ok(ended) => {
            drop(screen);
            if let Some(words) = &model.farewell {
                // A terminal that is gone by now cannot be told.
                let _ = writeln!(io::stderr(), "{}", visible(words));
            }
            ended
        }
        Err(panic) => {
            running.rescue(&model);
            drop(screen);
            resume_unwind(panic);
        }
    }
}

/// Whether a message can change what is on the screen; a frame that would be as the last one is not drawn.
fn is_seen(msg: &Msg) -> bool {
    !matches!(
        msg,
        Msg::Timer(Timer::Keep | Timer::Spelling | Timer::Story)
    )
}

struct Loop {
    executor: Executor,
    timers: BTreeMap<Timer, Instant>,
    leaving: bool,
    last_resort: LastResort,
    to: Post,
}

impl Loop {
    fn go(&mut self, model: &mut Model, screen: &mut Screen, inbox: &mut Inbox) -> io::Result<()> {
        while !self.leaving {
            let mut next = self.next(inbox);
            let (mut taken, mut seen) = (0, false);
            while let Some(msg) = next {
                seen |= is_seen(&msg);
                self.take(model, screen, msg);
                taken += 1;
                if self.leaving {
                    return Ok(());
                }
                next = (taken < BEFORE_A_FRAME).then(|| inbox.there()).flatten();
            }
            self.arm_last_resort(model);
            if !seen {
                continue;
            }
            let drawn = screen.draw(|cells, standing| view::draw_over(model, cells, standing));
            if let Err(error) = drawn {
                // The terminal is gone; the text must not go with it.
                self.take(model, screen, Msg::HangUp);
                self.drain_until_left(model, screen, inbox);
                return if error.kind() == io::ErrorKind::Interrupted {
                    Err(error)
                } else {
                    Ok(())
                };
            }
        }
        Ok(())
    }

    /// The next message: one that has arrived, or a timer that is due.
    fn next(&mut self, inbox: &mut Inbox) -> Option<Msg> {
        let due = self.timers.iter().min_by_key(|(_, at)| **at);
        let due = due.map(|(timer, at)| (*timer, *at));
        inbox.wait(due.map(|(_, at)| at)).or_else(|| {
            let (timer, _) = due?;
            self.timers.remove(&timer);
            Some(Msg::Timer(timer))
        })
    }

    fn take(&mut self, model: &mut Model, screen: &mut Screen, msg: Msg) {
        if let Msg::Resize { width, height } = msg {
            screen.resize(Size::new(width, height));
        }
        let now = self.executor.world().clock.now();
        for effect in update(model, now, msg) {
            self.order(effect, screen);
        }
    }

    fn order(&mut self, effect: Effect, screen: &mut Screen) {
        match effect {
            Effect::Wake { timer, after } => {
                self.timers.insert(timer, Instant::now() + after);
            }
            Effect::Cancel(timer) => {
                self.timers.remove(&timer);
            }
            Effect::Redraw => screen.redraw(),
            Effect::Quit => self.leaving = true,
            Effect::EditExternally { path } => self.edit(screen, &path),
            Effect::Suspend => self.suspend(),
            effect => self.executor.run(effect),
        }
    }

    fn edit(&mut self, screen: &mut Screen, path: &std::path::Path) {
        self.executor.settle_disk();
        // This thread reads the keyboard, and does not while it waits: the other program gets every key.
        if let Ok(msg) = screen.lend(|| self.executor.edit(path)) {
            let _ = self.to.send(msg);
            if let Ok((width, height)) = crossterm::terminal::size() {
                let _ = self.to.send(Msg::Resize { width, height });
            }
        }
    }

    /// Stops until the shell says to go on; the thread for signals gives the terminal back and takes it again.
    fn suspend(&mut self) {
        self.executor.settle_disk();
        if let Err(failure) = suspend::stop() {
            let _ = self.to.send(Msg::Resumed(Err(failure)));
        }
    }

    /// The session is over: saves and rescues are carried out, nothing is drawn.
    fn drain_until_left(&mut self, model: &mut Model, screen: &mut Screen, inbox: &mut Inbox) {
        inbox.read_keyboard(false);
        while !self.leaving {
            if let Some(msg) = inbox.wait(None) {
                self.take(model, screen, msg);
            }
        }
    }

    /// Keeps at hand what the signal thread needs to rescue the text when this thread hangs on a dead terminal.
    fn arm_last_resort(&self, model: &Model) {
        let mut slot = self
            .last_resort
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *slot = model
            .desk
            .as_ref()
            .filter(|desk| !desk.is_saved())
            .map(|desk| self.executor.last_resort(desk));
    }

    /// Byline has panicked: what is not on disk goes into the recovery folder, and the writer is told where.
    fn rescue(&mut self, model: &Model) {
        let Some(desk) = model.desk.as_ref().filter(|desk| !desk.is_saved()) else {
            return;
        };
        let world = self.executor.world();
        match world
            .drafts
            .rescue(&desk.path, &desk.bytes(), world.clock.now())
        {
            Ok(copy) => eprintln!(
                "Byline has a fault and had to stop. Your unsaved text is in {}.",
                copy.display()
            ),
            Err(failure) => eprintln!(
                "Byline has a fault and had to stop, and your unsaved text could not be kept: {failure}"
            ),
        }
    }
}
