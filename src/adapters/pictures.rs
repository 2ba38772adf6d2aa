//! Pictures on disk: found inside the fence, read once from the file that was checked, converted where Medium would not
//! take them.
//!
//! `fence` opens files and lets no path lead out; `convert` makes PNG of WebP, BMP and SVG.

mod convert;
pub(crate) mod fence;
mod svg;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use image::ImageFormat;

use crate::domain::lint::image::{MISSING, OUTSIDE, UNFIT};
use crate::domain::picture::{Flaw, Format, Picture, amount, decoded, has_scheme};
use crate::domain::plan::Digest;
use crate::ports::pictures::{Fence, LARGEST, Pictures, Raw, Ready};
use fence::Opened;

/// Folders of a site whose files are served from its root: `/images/a.png` is `static/images/a.png`. The last is the root.
const SITE_FOLDERS: [&str; 5] = ["static", "public", "assets", "content", ""];

/// A drawing (SVG) as PNG, as it would be uploaded. `None` when the bytes are no drawing, or none that can be converted.
#[must_use]
pub fn drawn(bytes: Vec<u8>) -> Option<Vec<u8>> {
    if !svg::is_svg(&bytes) {
        return None;
    }
    let done = convert::to_what_medium_takes(Format::Svg, bytes).ok()?;
    Some(done.bytes)
}

/// The pictures of this machine's disk.
#[derive(Debug, Default, Clone, Copy)]
pub struct DiskPictures;

impl Pictures for DiskPictures {
    fn read(&self, fence: &Fence, source: &str) -> Result<Raw, Flaw> {
        let places = places(fence, source)?;
        if places.is_empty() {
            return Err(Flaw::new(
                &MISSING,
                format!("The text came from no folder, so it is not known where {source} lies."),
            ));
        }
        let mut outside = false;
        for (root, inside) in places {
            match fence::open(&root, &inside) {
                Opened::File(file) => return read(file, root, inside, source),
                Opened::Nothing => {}
                Opened::Outside => outside = true,
                Opened::Failed(error) => {
                    return Err(Flaw::new(
                        &UNFIT,
                        format!("The picture {source} cannot be read: {error}."),
                    ));
                }
            }
        }
        Err(if outside {
            Flaw::new(
                &OUTSIDE,
                format!("The picture {source} lies outside the folders a draft may use."),
            )
        } else {
            Flaw::new(&MISSING, format!("There is no picture {source}."))
        })
    }

    fn ready(&self, fence: &Fence, source: &str) -> Result<Ready, Flaw> {
        prepare(self.read(fence, source)?, source)
    }

    fn again(&self, picture: &Picture) -> Result<Ready, Flaw> {
        let (root, inside) = (picture.root.clone(), picture.inside.clone());
        let source = picture.source.as_str();
        match fence::open(&root, &inside) {
            Opened::File(file) => prepare(read(file, root, inside, source)?, source),
            Opened::Nothing | Opened::Outside | Opened::Failed(_) => Err(Flaw::new(
                &MISSING,
                format!("The picture {source} is not there any more."),
            )),
        }
    }
}

/// Where a path of a draft may lead: folders, and the path below each, in the order they are tried.
fn places(fence: &Fence, source: &str) -> Result<Vec<(PathBuf, PathBuf)>, Flaw> {
    let missing = || Flaw::new(&MISSING, format!("There is no picture {source}."));
    if has_scheme(source) {
        return Err(Flaw::new(
            &OUTSIDE,
            format!("The address of the picture {source} is neither of the web nor a path."),
        ));
    }
    let path = decoded(source).ok_or_else(missing)?;
    if path.is_empty() {
        return Err(missing());
    }
    // A file name may hold a # or ?; more often they are an address's and no part of the name.
    let cut = path.find(['#', '?']).map(|at| &path[..at]);
    let names = [Some(&*path), cut.filter(|cut| !cut.is_empty())];
    let real = |folder: &PathBuf| folder.canonicalize().ok();
    let own = fence.own.as_ref().and_then(real);
    let roots: Vec<PathBuf> = fence.roots.iter().filter_map(real).collect();
    let mut list = Vec::new();
    for name in names.into_iter().flatten() {
        if name.starts_with('/') {
            below_the_site(&mut list, own.as_deref(), &roots, Path::new(name));
        } else {
            beside_the_draft(&mut list, own.as_deref(), &roots, Path::new(name));
        }
    }
    list.dedup();
    Ok(list)
}

/// `images/a.png`, `../a.png`: from the folder of the draft. Where that lies in a listed folder, up to that one.
fn beside_the_draft(
    list: &mut Vec<(PathBuf, PathBuf)>,
    own: Option<&Path>,
    roots: &[PathBuf],
    name: &Path,
) {
    let Some(own) = own else { return };
    let around = roots
        .iter()
        .find_map(|root| Some((root, own.strip_prefix(root).ok()?)));
    list.push(match around {
        Some((root, way)) => (root.clone(), way.join(name)),
        None => (own.to_owned(), name.to_owned()),
    });
}

/// `/images/a.png`: a full path into an allowed folder, or one of a site that is built from here.
fn below_the_site(
    list: &mut Vec<(PathBuf, PathBuf)>,
    own: Option<&Path>,
    roots: &[PathBuf],
    name: &Path,
) {
    let folders = own.into_iter().chain(roots.iter().map(PathBuf::as_path));
    for folder in folders.clone() {
        if let Ok(inside) = name.strip_prefix(folder) {
            list.push((folder.to_owned(), inside.to_owned()));
        }
    }
    let below = name.strip_prefix("/").unwrap_or(name);
    let mut site = |root: &Path, way: &Path| {
        for folder in SITE_FOLDERS {
            list.push((root.to_owned(), way.join(folder).join(below)));
        }
    };
    if let Some(own) = own {
        let around = roots
            .iter()
            .find_map(|root| Some((root, own.strip_prefix(root).ok()?)));
        match around {
            Some((root, way)) => way.ancestors().for_each(|way| site(root, way)),
            None => site(own, Path::new("")),
        }
    }
    for root in roots {
        site(root, Path::new(""));
    }
}

/// Reads what was opened, after a look at what it is.
fn read(file: File, root: PathBuf, inside: PathBuf, source: &str) -> Result<Raw, Flaw> {
    let unfit = |what: String| Flaw::new(&UNFIT, format!("The picture {source} {what}."));
    let failed = |error: std::io::Error| unfit(format!("cannot be read: {error}"));
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(unfit("is no ordinary file".into()));
    }
    let too_large = |size| {
        unfit(format!(
            "has {}; the most is {}",
            amount(size),
            amount(LARGEST)
        ))
    };
    if metadata.len() > LARGEST {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // It may grow meanwhile, or lie about its size as those of /proc do.
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(bytes.len() as u64));
    }
    let format = format_of(&bytes).map_err(|what| unfit(what.into()))?;
    Ok(Raw {
        root,
        inside,
        format,
        bytes,
    })
}

/// What some bytes are; else what they are not, to follow “the picture …”.
fn format_of(bytes: &[u8]) -> Result<Format, &'static str> {
    if bytes.is_empty() {
        return Err("is empty");
    }
    match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => Ok(Format::Jpeg),
        Ok(ImageFormat::Png) => Ok(Format::Png),
        Ok(ImageFormat::Gif) => Ok(Format::Gif),
        Ok(ImageFormat::Tiff) => Ok(Format::Tiff),
        Ok(ImageFormat::WebP) => Ok(Format::WebP),
        Ok(ImageFormat::Bmp) => Ok(Format::Bmp),
        Ok(ImageFormat::Avif) => Ok(Format::Avif),
        Ok(_) => Err("is of a sort that Medium does not take"),
        Err(_) if svg::is_svg(bytes) => Ok(Format::Svg),
        Err(_) => Err("is no picture by its bytes, whatever its name says"),
    }
}

/// Makes a picture ready to be uploaded.
fn prepare(raw: Raw, source: &str) -> Result<Ready, Flaw> {
    let unfit = |what: String| Flaw::new(&UNFIT, format!("The picture {source} {what}."));
    let Raw {
        root,
        inside,
        format,
        bytes,
    } = raw;
    let done = convert::to_what_medium_takes(format, bytes).map_err(unfit)?;
    if done.bytes.len() as u64 > LARGEST {
        return Err(unfit(format!(
            "has {} as PNG; the most is {}",
            amount(done.bytes.len() as u64),
            amount(LARGEST)
        )));
    }
    let picture = Picture {
        source: source.to_owned(),
        root,
        inside,
        format: done.format,
        from: (done.format != format).then_some(format),
        still: done.still,
        width: done.width,
        height: done.height,
        size: done.bytes.len() as u64,
        digest: Digest::of(&done.bytes),
    };
    Ok(Ready {
        picture,
        bytes: done.bytes,
    })
}

#[cfg(test)]
mod tests;
