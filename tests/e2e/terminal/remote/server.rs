//! A real sshd on loopback with keys of its own, and a line to it that can stop without a word.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::e2e::pty::{Home, Terminal};
use crate::e2e::real;

/// How long the server may take until it listens.
const LIMIT: Duration = Duration::from_secs(20);

/// A server; gone when dropped.
pub struct Server {
    folder: tempfile::TempDir,
    sshd: Child,
    port: u16,
    user: String,
}

impl Server {
    /// Starts it; nothing where it is not installed.
    pub fn start(settings: &str) -> Option<Self> {
        if !real::has(&["ssh", "ssh-keygen"]) {
            return None;
        }
        let Some(program) = program() else {
            real::skip("sshd is not installed");
            return None;
        };
        if rustix::process::geteuid().is_root() {
            // What its start script does: without this folder a server run by root refuses to start.
            std::fs::create_dir_all("/run/sshd").expect("root may");
        }
        let folder = tempfile::tempdir().expect("a folder");
        for key in ["host", "user"] {
            make_key(&folder.path().join(key));
        }
        let user = Command::new("id").arg("-un").output().expect("it starts");
        let user = String::from_utf8(user.stdout).expect("UTF-8");
        for _ in 0..5 {
            let port = free_port();
            let config = folder.path().join("config");
            std::fs::write(&config, config_text(folder.path(), port, settings)).expect("written");
            let log = folder.path().join("log");
            let mut sshd = Command::new(&program)
                .arg("-D")
                .arg("-f")
                .arg(&config)
                .arg("-E")
                .arg(&log)
                .stdin(Stdio::null())
                .spawn()
                .expect("it starts");
            if listens(&mut sshd, port) {
                return Some(Self {
                    folder,
                    sshd,
                    port,
                    user: user.trim().to_owned(),
                });
            }
        }
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        panic!("sshd does not start: {log}");
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Runs a command line in the home at the far end, in a terminal there, and shows it in a terminal here.
    pub fn run(&self, home: &Home, port: u16, command: &str) -> Remote {
        let file = |name: &str| {
            let path = self.folder.path().join(name);
            path.to_str().expect("UTF-8").to_owned()
        };
        let note = tempfile::NamedTempFile::new_in(home.path("runtime")).expect("room");
        let note = note.into_temp_path().keep().expect("ours");
        // The shell becomes the program, so that its number is the program's.
        let line = format!(
            "echo $$ > '{}'; cd '{}'; exec env -i {} {command}",
            note.display(),
            home.path("").display(),
            home.variables()
                .iter()
                .map(|(name, value)| format!("{name}='{value}'"))
                .collect::<Vec<_>>()
                .join(" ")
        );
        let (identity, known) = (
            file("user"),
            format!("UserKnownHostsFile={}", file("known")),
        );
        let port = port.to_string();
        let to = format!("{}@127.0.0.1", self.user);
        let options = [
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "BatchMode=yes",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "LogLevel=ERROR",
            "-o",
            &known,
        ];
        let ssh: Vec<&str> = ["-tt", "-F", "none", "-i", &identity, "-p", &port]
            .into_iter()
            .chain(options)
            .chain([&*to, &line])
            .collect();
        Remote {
            terminal: home.program(Path::new("ssh"), &ssh).run(),
            note,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }
}

/// A program at the far end of a line.
pub struct Remote {
    /// The near end: its process is the ssh client.
    pub terminal: Terminal,
    note: PathBuf,
}

impl Remote {
    /// The number of the program at the far end; it has been started.
    pub fn pid(&self) -> i32 {
        let text = std::fs::read_to_string(&self.note).expect("the shell was started");
        text.trim().parse().expect("a number")
    }
}

/// The state letter, the parent and the clock ticks used of a process; nothing when it is gone.
pub fn process(pid: i32) -> Option<(char, i32, u64)> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    let state = fields.first()?.chars().next()?;
    // One that is dead and only waits to be asked about is gone.
    (state != 'Z').then_some(())?;
    let parent = i32::try_from(number(1)?).ok()?;
    Some((state, parent, number(11)? + number(12)?))
}

/// A line between client and server that can stop: both ends stay open, and nothing comes through any more.
pub struct Wire {
    port: u16,
    stopped: Arc<AtomicBool>,
    cut: Arc<AtomicBool>,
}

impl Wire {
    /// A line to a port of this machine, for one connection.
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let wire = Self {
            port: listener.local_addr().expect("bound").port(),
            stopped: Arc::default(),
            cut: Arc::default(),
        };
        let (stopped, cut) = (Arc::clone(&wire.stopped), Arc::clone(&wire.cut));
        thread::spawn(move || {
            let Ok((near, _)) = listener.accept() else {
                return;
            };
            let far = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
            let pair = |from: &TcpStream, to: &TcpStream| {
                let (from, to) = (from.try_clone(), to.try_clone());
                (from.expect("open"), to.expect("open"))
            };
            for (from, to) in [pair(&near, &far), pair(&far, &near)] {
                let (stopped, cut) = (Arc::clone(&stopped), Arc::clone(&cut));
                thread::spawn(move || carry(from, to, &stopped, &cut));
            }
        });
        wire
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on nothing comes through.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.cut.store(true, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, stopped: &AtomicBool, cut: &AtomicBool) {
    let pause = Some(Duration::from_millis(20));
    from.set_read_timeout(pause).expect("set");
    let mut buffer = [0; 4096];
    while !cut.load(Ordering::SeqCst) {
        if stopped.load(Ordering::SeqCst) {
            // Not even read: what is sent waits in the sender's machine, as on a line that is dead.
            thread::sleep(Duration::from_millis(20));
            continue;
        }
        match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                if to.write_all(&buffer[..count]).is_err() {
                    break;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => break,
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

/// The server needs to be called by its whole path.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")])
        .map(|folder| folder.join("sshd"))
        .find(|program| program.is_file())
}

fn make_key(path: &Path) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
        .arg(path)
        .stdin(Stdio::null())
        .status();
    assert!(made.expect("it starts").success());
}

fn config_text(folder: &Path, port: u16, settings: &str) -> String {
    let folder = folder.display();
    format!(
        "ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n\
         PidFile none\nUsePAM no\nStrictModes no\nPermitRootLogin prohibit-password\n\
         PasswordAuthentication no\nKbdInteractiveAuthentication no\nUseDNS no\n\
         PrintMotd no\nPrintLastLog no\nX11Forwarding no\nMaxStartups 100\n{settings}\n"
    )
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("bound").port()
}

fn listens(sshd: &mut Child, port: u16) -> bool {
    let end = Instant::now() + LIMIT;
    while Instant::now() < end {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        if sshd.try_wait().is_ok_and(|status| status.is_some()) {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
    false
}
