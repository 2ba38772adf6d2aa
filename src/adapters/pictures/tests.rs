//! What may be read as a picture, what may not, and what becomes of it.

use std::os::unix::fs::symlink;

use image::{DynamicImage, RgbaImage};

use super::*;
use crate::domain::lint::Rule;

struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(home.path().join("site/content/posts")).expect("folders");
        Self { home }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, bytes).expect("a file");
    }

    /// The fence of a draft in `site/content/posts`, with these folders listed.
    fn fence(&self, roots: &[&str]) -> Fence {
        let roots: Vec<PathBuf> = roots.iter().map(|root| self.at(root)).collect();
        Fence::of(&self.at("site/content/posts/a.md"), &roots)
    }

    fn read(&self, roots: &[&str], source: &str) -> Result<Raw, Flaw> {
        DiskPictures.read(&self.fence(roots), source)
    }

    fn flaw(&self, roots: &[&str], source: &str) -> Flaw {
        let read = self.read(roots, source);
        read.err().unwrap_or_else(|| panic!("{source} was read"))
    }
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let pixels =
        DynamicImage::ImageRgba8(RgbaImage::from_pixel(3, 2, image::Rgba([9, 99, 199, 255])));
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

fn png() -> Vec<u8> {
    picture(ImageFormat::Png)
}

#[test]
fn a_picture_beside_the_draft_is_read_and_named_by_its_bytes() {
    let desk = Desk::new();
    desk.put("site/content/posts/my desk.png", &png());
    let ready = DiskPictures
        .ready(&desk.fence(&[]), "my%20desk.png")
        .expect("a picture");
    assert_eq!(ready.bytes, png());
    let Picture {
        format,
        width,
        height,
        from,
        ..
    } = ready.picture;
    assert_eq!((format, width, height, from), (Format::Png, 3, 2, None));
    for source in ["./my desk.png", "my desk.png#center", "my desk.png?w=100"] {
        assert!(desk.read(&[], source).is_ok(), "{source}");
    }
}

#[test]
fn a_draft_reaches_no_higher_than_its_folder_or_one_that_was_listed() {
    let desk = Desk::new();
    desk.put("site/static/images/a.png", &png());
    desk.put("private/a.png", &png());
    let up = "../../static/images/a.png";
    assert_eq!(desk.flaw(&[], up).rule, &OUTSIDE);
    assert!(desk.read(&["site"], up).is_ok());
    assert_eq!(
        desk.flaw(&["site"], "../../../private/a.png").rule,
        &OUTSIDE
    );
    let full = desk.at("private/a.png").to_string_lossy().into_owned();
    assert_eq!(desk.flaw(&["site"], &full).rule, &MISSING);
    assert!(desk.read(&["site", "private"], &full).is_ok());
    assert_eq!(
        desk.flaw(&["site"], &format!("file://{full}")).rule,
        &OUTSIDE
    );
    for source in ["/etc/passwd", "/proc/self/environ", "/dev/zero"] {
        assert_eq!(desk.flaw(&["site"], source).rule, &MISSING, "{source}");
    }
}

#[test]
fn a_path_from_the_root_of_a_site_is_looked_for_where_sites_keep_such_files() {
    for folder in [
        "static",
        "public",
        "assets",
        "content",
        "content/static",
        "",
    ] {
        let desk = Desk::new();
        desk.put(&format!("site/{folder}/images/a.png"), &png());
        assert!(desk.read(&["site"], "/images/a.png").is_ok(), "{folder}");
        assert_eq!(desk.flaw(&["other"], "/images/a.png").rule, &MISSING);
    }
}

#[test]
fn links_may_lead_about_inside_the_fence_and_never_out_of_it() {
    let desk = Desk::new();
    desk.put("private/a.png", &png());
    desk.put("site/content/posts/real/a.png", &png());
    let link =
        |to: &str, at: &str| symlink(to, desk.at("site/content/posts").join(at)).expect("a link");
    link("real", "images");
    link("real/a.png", "b.png");
    link("../../../private/a.png", "last.png");
    link("../../../private", "middle");
    link("/proc/self/environ", "environ.png");
    link("/dev/zero", "zero.png");
    assert!(desk.read(&[], "images/a.png").is_ok());
    assert!(desk.read(&[], "b.png").is_ok());
    for source in ["last.png", "middle/a.png", "environ.png", "zero.png"] {
        assert_eq!(desk.flaw(&[], source).rule, &OUTSIDE, "{source}");
    }
}

#[test]
fn what_is_no_ordinary_file_is_refused_without_waiting_for_it() {
    let desk = Desk::new();
    let fifo = desk.at("site/content/posts/a.png");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0)
        .expect("a pipe");
    assert_eq!(desk.flaw(&[], "a.png").rule, &UNFIT);
    assert_eq!(desk.flaw(&["site"], "../posts").rule, &UNFIT);
}

#[test]
fn a_file_is_what_its_bytes_say() {
    let desk = Desk::new();
    desk.put(
        "site/content/posts/key.png",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\n",
    );
    desk.put("site/content/posts/empty.png", b"");
    desk.put("site/content/posts/cut.png", &png()[..12]);
    desk.put("site/content/posts/photo.txt", &png());
    for (source, words) in [
        ("key.png", "no picture by its bytes"),
        ("empty.png", "is empty"),
    ] {
        let flaw = desk.flaw(&[], source);
        assert_eq!(flaw.rule, &UNFIT);
        assert!(flaw.what.contains(words), "{}", flaw.what);
    }
    let cut = DiskPictures.ready(&desk.fence(&[]), "cut.png");
    assert!(cut.is_err_and(|flaw| flaw.what.contains("damaged")));
    assert!(desk.read(&[], "photo.txt").is_ok());
}

#[test]
fn fifty_megabytes_are_refused_before_they_are_read() {
    let desk = Desk::new();
    desk.put("site/content/posts/a.png", &png());
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(desk.at("site/content/posts/a.png"))
        .expect("a file");
    file.set_len(50_000_000).expect("a sparse file");
    let flaw = desk.flaw(&[], "a.png");
    assert!(flaw.what.contains("50.0 MB"), "{}", flaw.what);
}

#[test]
fn a_text_from_nowhere_has_only_the_listed_folders() {
    let desk = Desk::new();
    desk.put("site/static/a.png", &png());
    let fence = Fence::of(Path::new("-"), &[desk.at("site")]);
    assert_eq!(
        DiskPictures.read(&fence, "a.png").map_err(|f| f.rule),
        Err(&MISSING as &Rule)
    );
    assert!(DiskPictures.read(&fence, "/a.png").is_ok());
}

#[test]
fn webp_and_bmp_become_png_with_the_same_pixels_and_the_others_stay() {
    for format in [ImageFormat::WebP, ImageFormat::Bmp] {
        let before = image::load_from_memory(&picture(format)).expect("a picture");
        let ours = format_of(&picture(format)).expect("a picture");
        let done = convert::to_what_medium_takes(ours, picture(format)).expect("converted");
        assert_eq!((done.format, done.width, done.height), (Format::Png, 3, 2));
        let after = image::load_from_memory(&done.bytes).expect("a picture");
        assert_eq!(before.to_rgba8(), after.to_rgba8(), "{format:?}");
        let again = convert::to_what_medium_takes(ours, picture(format)).expect("converted");
        assert_eq!(done.bytes, again.bytes);
    }
    let png = png();
    let done = convert::to_what_medium_takes(Format::Png, png.clone()).expect("taken");
    assert_eq!(done.bytes, png);
}

#[test]
fn a_bitmap_that_claims_a_billion_pixels_costs_no_memory() {
    let mut bytes = picture(ImageFormat::Bmp);
    bytes[18..22].copy_from_slice(&40_000_i32.to_le_bytes());
    bytes[22..26].copy_from_slice(&40_000_i32.to_le_bytes());
    let ended = convert::to_what_medium_takes(Format::Bmp, bytes);
    assert!(ended.is_err_and(|what| what.contains("pixels") || what.contains("converted")));
}

const DRAWING: &str = r##"<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#ff0000"/></svg>"##;

fn drawn(svg: &str) -> Result<convert::Done, String> {
    assert_eq!(format_of(svg.as_bytes()), Ok(Format::Svg));
    convert::to_what_medium_takes(Format::Svg, svg.as_bytes().to_vec())
}

#[test]
fn a_drawing_becomes_a_png_that_is_wide_enough() {
    let done = drawn(DRAWING).expect("drawn");
    assert_eq!((done.width, done.height), (1400, 700));
    let pixels = image::load_from_memory(&done.bytes)
        .expect("a picture")
        .to_rgba8();
    assert_eq!(pixels.get_pixel(700, 350).0, [255, 0, 0, 255]);
    assert_eq!(done.bytes, drawn(DRAWING).expect("drawn").bytes);
}

#[test]
fn a_drawing_never_shows_another_file_and_never_loses_its_writing_silently() {
    let with = |inside: &str| DRAWING.replace("</svg>", &format!("{inside}</svg>"));
    for (inside, words) in [
        ("<text>hello</text>", "writing"),
        (
            "<g><foreignObject><p>hello</p></foreignObject></g>",
            "writing",
        ),
        ("<image href=\"/etc/passwd\"/>", "other pictures"),
        (
            "<image href=\"file:///proc/self/environ\"/>",
            "other pictures",
        ),
    ] {
        let ended = drawn(&with(inside));
        assert!(ended.is_err_and(|what| what.contains(words)), "{inside}");
    }
    let entity = DRAWING.replace(
        "<svg",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM \"/etc/passwd\">]><svg",
    );
    assert!(drawn(&entity).is_err());
}

#[test]
fn drawings_that_would_eat_the_machine_are_refused() {
    let nest = |inside: &str| DRAWING.replace("</svg>", &format!("{inside}</svg>"));
    assert!(
        drawn(&nest(&format!(
            "{}{}",
            "<g>".repeat(100_000),
            "</g>".repeat(100_000)
        )))
        .is_err()
    );
    let mut uses = String::from("<g id=\"a0\"><rect width=\"1\" height=\"1\"/></g>");
    for n in 0..30 {
        use std::fmt::Write as _;
        let _ = write!(
            uses,
            "<g id=\"a{}\"><use href=\"#a{n}\"/><use href=\"#a{n}\"/></g>",
            n + 1
        );
    }
    // Two to the thirtieth rectangles, or a refusal; in any case an answer.
    let _ = drawn(&nest(&uses));
    let huge = DRAWING.replace("width=\"20\"", "width=\"2000000000\"");
    assert!(drawn(&huge).is_ok_and(|done| done.width <= 4000));
}

#[test]
fn avif_is_named_and_refused() {
    let mut bytes = vec![0, 0, 0, 28];
    bytes.extend_from_slice(b"ftypavif\0\0\0\0avifmif1miafMA1B");
    assert_eq!(format_of(&bytes), Ok(Format::Avif));
    let ended = convert::to_what_medium_takes(Format::Avif, bytes);
    assert!(ended.is_err_and(|what| what.contains("AVIF")));
}

#[test]
fn a_picture_that_changed_is_another_one() {
    let desk = Desk::new();
    desk.put("site/content/posts/a.png", &png());
    let picture = DiskPictures
        .ready(&desk.fence(&[]), "a.png")
        .expect("a picture")
        .picture;
    assert_eq!(
        DiskPictures.again(&picture).map(|ready| ready.picture),
        Ok(picture.clone())
    );
    let mut longer = png();
    longer.push(0);
    desk.put("site/content/posts/a.png", &longer);
    assert_ne!(
        DiskPictures.again(&picture).map(|ready| ready.picture),
        Ok(picture.clone())
    );
    std::fs::remove_file(desk.at("site/content/posts/a.png")).expect("removed");
    assert!(
        DiskPictures
            .again(&picture)
            .is_err_and(|flaw| flaw.rule == &MISSING)
    );
}
