//! What a file carries beside its bytes: owner, group, mode, extended attributes (in which access lists travel).

use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use rustix::buffer::spare_capacity;
use rustix::fs::XattrFlags;
use rustix::io::Errno;

/// Gives a new file what the old one carries. An error means that the copy would be poorer than the original, so
/// the original must not be replaced by it.
///
/// The owner comes first, because changing it clears bits of the mode; the mode comes last, because an access list
/// changes it.
pub(super) fn copy(from: &File, metadata: &Metadata, to: &File) -> io::Result<()> {
    let new = to.metadata()?;
    let uid = (new.uid() != metadata.uid()).then_some(metadata.uid());
    let gid = (new.gid() != metadata.gid()).then_some(metadata.gid());
    if uid.is_some() || gid.is_some() {
        std::os::unix::fs::fchown(to, uid, gid)?;
    }
    copy_extended(from, to)?;
    to.set_permissions(Permissions::from_mode(metadata.mode() & 0o7777))
}

fn copy_extended(from: &File, to: &File) -> io::Result<()> {
    let Some(wanted) = names(from)? else {
        return Ok(());
    };
    // A folder with a default access list gives every new file one that the original does not have.
    for name in names(to)?.unwrap_or_default() {
        if !wanted.contains(&name) {
            tolerate(&name, rustix::fs::fremovexattr(to, name.as_slice()))?;
        }
    }
    for name in wanted {
        let value = value(from, &name)?;
        tolerate(
            &name,
            rustix::fs::fsetxattr(to, name.as_slice(), &value, XattrFlags::empty()),
        )?;
    }
    Ok(())
}

/// Labels of security modules and of root are set by the system's own policy; a writer can neither copy nor lose
/// them. Everything else must arrive.
fn tolerate(name: &[u8], result: Result<(), Errno>) -> io::Result<()> {
    match result {
        Err(_) if name.starts_with(b"security.") || name.starts_with(b"trusted.") => Ok(()),
        other => other.map_err(io::Error::from),
    }
}

/// The names of the extended attributes; `None` where the file system has none.
fn names(file: &File) -> io::Result<Option<Vec<Vec<u8>>>> {
    let mut list = Vec::with_capacity(65_536);
    match rustix::fs::flistxattr(file, spare_capacity(&mut list)) {
        Ok(_) => Ok(Some(
            list.split(|byte| *byte == 0)
                .filter(|name| !name.is_empty())
                .map(<[u8]>::to_vec)
                .collect(),
        )),
        Err(Errno::NOTSUP | Errno::NOSYS) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn value(file: &File, name: &[u8]) -> io::Result<Vec<u8>> {
    // 64 KiB is the most the kernel allows for one value.
    let mut value = Vec::with_capacity(65_536);
    rustix::fs::fgetxattr(file, name, spare_capacity(&mut value))?;
    Ok(value)
}
