//! Pictures as a draft may name them: good ones in every format, hostile ones, and files that are none of its business.

use std::fs;
use std::io::Cursor;
use std::time::{Duration, Instant};

use crate::ports::sketches::Pixel;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

const RED: [u8; 3] = [220, 30, 30];
const BLUE: [u8; 3] = [20, 40, 200];

/// Red above, blue below.
fn flag(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |_, y| {
        Rgb(if y < height / 2 { RED } else { BLUE })
    })
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

/// A folder of drafts, with what was put into it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("drafts/posts/pictures")).expect("folders");
        Self(folder)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> &Self {
        fs::write(self.0.path().join("drafts/posts").join(name), bytes).expect("written");
        self
    }

    fn wanted(&self, source: &str) -> Wanted {
        Wanted {
            draft: self.0.path().join("drafts/posts/post.md"),
            folder: self.0.path().join("drafts"),
            source: source.into(),
            room: Some((20, 10)),
        }
    }

    fn load(&self, source: &str) -> Answer {
        DiskSketches::default().load(&self.wanted(source))
    }
}

fn near(pixel: Pixel, colour: [u8; 3]) -> bool {
    pixel.is_some_and(|pixel| pixel.iter().zip(colour).all(|(a, b)| a.abs_diff(b) < 40))
}

#[test]
fn every_format_is_drawn_at_its_size() {
    let desk = Desk::new();
    for (name, format) in [
        ("a.png", ImageFormat::Png),
        ("a.jpg", ImageFormat::Jpeg),
        ("a.gif", ImageFormat::Gif),
        ("a.webp", ImageFormat::WebP),
    ] {
        desk.put(name, &encoded(flag(120, 60), format));
        let picture = desk.load(name).expect("a picture");
        assert_eq!(
            (picture.size, picture.columns, picture.rows()),
            ((120, 60), 20, 5),
            "{name}"
        );
        assert!(near(picture.pixels[0], RED), "{name}");
        assert!(near(picture.pixels[199], BLUE), "{name}");
    }
    // What a file is called says nothing about what it is.
    desk.put("a.txt", &encoded(flag(4, 4), ImageFormat::Png));
    assert_eq!(desk.load("a.txt").expect("a picture").columns, 4);
}

#[test]
fn what_can_be_seen_through_is_left_empty() {
    let desk = Desk::new();
    let image = RgbaImage::from_fn(4, 3, |x, _| Rgba([9, 9, 9, if x < 2 { 0 } else { 255 }]));
    desk.put("a.png", &encoded(image, ImageFormat::Png));
    let picture = desk.load("a.png").expect("a picture");
    let black = Some([9; 3]);
    assert_eq!(picture.pixels[..4], [None, None, black, black]);
    assert_eq!(picture.rows(), 2);
    assert_eq!(picture.pixels[12..], [None; 4]);
}

#[test]
fn only_the_size_is_read_when_only_that_is_wanted() {
    let desk = Desk::new();
    let whole = encoded(flag(300, 200), ImageFormat::Png);
    // Cut short, it cannot be decoded, but its size can be read.
    desk.put("a.png", &whole[..60]);
    let wanted = Wanted {
        room: None,
        ..desk.wanted("a.png")
    };
    let picture = DiskSketches::default().load(&wanted).expect("a size");
    assert_eq!((picture.size, picture.rows()), ((300, 200), 0));
    assert_eq!(desk.load("a.png"), Err(Unseen::Damaged));
}

#[test]
fn only_files_where_drafts_are_are_opened() {
    let desk = Desk::new();
    let png = encoded(flag(4, 4), ImageFormat::Png);
    let root = desk.0.path();
    for name in [
        "secret.png",
        "drafts/above.png",
        "drafts/posts/pictures/in it.png",
    ] {
        fs::write(root.join(name), &png).expect("written");
    }
    std::os::unix::fs::symlink(root.join("secret.png"), root.join("drafts/posts/link.png"))
        .expect("a link");
    std::os::unix::fs::symlink(root, root.join("drafts/posts/up")).expect("a link");
    for good in ["pictures/in it.png", "pictures/in%20it.png", "../above.png"] {
        assert!(desk.load(good).is_ok(), "{good}");
    }
    let absolute = root.join("secret.png").display().to_string();
    for outside in ["../../secret.png", "link.png", "up/secret.png", &absolute] {
        assert_eq!(desk.load(outside), Err(Unseen::Outside), "{outside}");
    }
    for missing in [
        "no.png",
        "",
        "a\0b.png",
        "pictures/../no.png",
        &"x".repeat(9000),
    ] {
        assert!(
            matches!(
                desk.load(missing),
                Err(Unseen::Missing | Unseen::Unreadable)
            ),
            "{missing}"
        );
    }
    for remote in [
        "https://a.example/a.png",
        "file:///etc/hosts",
        "//a.example/a.png",
    ] {
        assert_eq!(desk.load(remote), Err(Unseen::Remote), "{remote}");
    }
}

#[test]
fn only_what_is_a_picture_and_is_called_one_is_handed_to_other_programs() {
    let desk = Desk::new();
    let png = encoded(flag(4, 4), ImageFormat::Png);
    desk.put("good.PNG", &png)
        .put("evil.desktop", &png)
        .put("text.png", b"hello");
    let link = desk.0.path().join("drafts/posts/innocent.png");
    std::os::unix::fs::symlink("evil.desktop", link).expect("a link");
    let found = |source| DiskSketches::default().find(&desk.wanted(source));
    assert!(found("good.PNG").is_ok_and(|path| path.ends_with("posts/good.PNG")));
    for source in ["evil.desktop", "innocent.png", "text.png"] {
        assert_eq!(found(source), Err(Unseen::Foreign), "{source}");
    }
    assert_eq!(found("no.png"), Err(Unseen::Missing));
}

#[test]
fn folders_pipes_and_devices_are_never_opened_for_reading() {
    let desk = Desk::new();
    let pipe = desk.0.path().join("drafts/posts/pipe.png");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    let start = Instant::now();
    for name in ["pipe.png", "pictures"] {
        assert_eq!(desk.load(name), Err(Unseen::Unreadable), "{name}");
    }
    assert!(start.elapsed() < Duration::from_secs(1), "it waited");
    assert_eq!(desk.load("/dev/zero"), Err(Unseen::Outside));
}

/// A PNG that says it has this size, and has hardly a byte.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(flag(1, 1), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32fast::hash(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

#[test]
fn a_bomb_is_refused_by_its_size_before_anything_is_decoded() {
    let desk = Desk::new();
    desk.put("a.png", &bomb(50_000, 50_000));
    assert_eq!(desk.load("a.png"), Err(Unseen::Huge(50_000, 50_000)));
    desk.put("a.png", &bomb(2_000_000_000, 2_000_000_000));
    assert!(matches!(
        desk.load("a.png"),
        Err(Unseen::Huge(..) | Unseen::Heavy | Unseen::Damaged)
    ));
    let heavy = desk.0.path().join("drafts/posts/heavy.png");
    fs::File::create(&heavy)
        .and_then(|file| file.set_len(HEAVIEST + 1))
        .expect("a sparse file");
    assert_eq!(desk.load("heavy.png"), Err(Unseen::Heavy));
}

#[test]
fn what_is_no_picture_or_a_broken_one_is_told_apart() {
    let desk = Desk::new();
    desk.put("a.png", b"hello");
    assert_eq!(desk.load("a.png"), Err(Unseen::Foreign));
    desk.put("b.png", b"");
    assert_eq!(desk.load("b.png"), Err(Unseen::Foreign));
    desk.put("c.bmp", b"BM and more of it, as a bitmap begins");
    assert_eq!(desk.load("c.bmp"), Err(Unseen::Foreign));
    desk.put("d.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    assert_eq!(desk.load("d.svg"), Err(Unseen::Foreign));
}

#[test]
fn no_damage_makes_it_fail_otherwise_than_by_saying_so() {
    let mut state = 7_u32;
    let mut random = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::WebP,
    ] {
        let good = encoded(flag(33, 21), format);
        for _ in 0..150 {
            let mut bytes = good.clone();
            for _ in 0..=random() % 6 {
                let at = random() % bytes.len();
                bytes[at] = u8::try_from(random() % 256).expect("a byte");
            }
            bytes.truncate(bytes.len() - random() % 40 % bytes.len());
            if let Ok(picture) = decode::decode(&bytes, Some((20, 10))) {
                assert!(picture.columns <= 20 && picture.rows() <= 10);
                let cells = usize::from(picture.columns) * picture.rows();
                assert_eq!(picture.pixels.len(), cells * 2);
            }
        }
    }
}

#[test]
fn a_picture_is_decoded_again_only_when_its_file_or_its_room_changed() {
    let desk = Desk::new();
    desk.put("a.png", &encoded(flag(40, 40), ImageFormat::Png));
    let pictures = DiskSketches::default();
    let wanted = desk.wanted("a.png");
    let first = pictures.load(&wanted).expect("a picture");
    assert!(Arc::ptr_eq(&first, &pictures.load(&wanted).expect("it")));
    let narrow = Wanted {
        room: Some((8, 4)),
        ..wanted.clone()
    };
    assert_eq!(pictures.load(&narrow).expect("a picture").columns, 8);
    assert!(Arc::ptr_eq(&first, &pictures.load(&wanted).expect("it")));
    desk.put("a.png", &encoded(flag(41, 40), ImageFormat::Png));
    assert_eq!(pictures.load(&wanted).expect("a picture").size, (41, 40));
    for number in 0..REMEMBERED * 2 {
        let name = format!("pictures/{number}.png");
        desk.put(&name, &encoded(flag(2, 2), ImageFormat::Png));
        assert!(pictures.load(&desk.wanted(&name)).is_ok());
    }
    let kept = pictures.remembered.lock().expect("no one panicked").len();
    assert_eq!(kept, REMEMBERED);
}

#[test]
fn a_picture_taken_with_the_camera_turned_stands_upright() {
    let desk = Desk::new();
    let mut bytes = encoded(flag(40, 20), ImageFormat::Jpeg);
    // An Exif segment that says: turn by a quarter to the right. Red is above as it lies, so at the right when turned.
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    bytes.splice(2..2, exif.iter().copied());
    desk.put("a.jpg", &bytes);
    let picture = desk.load("a.jpg").expect("a picture");
    assert_eq!(picture.size, (20, 40));
    assert_eq!((picture.columns, picture.rows()), (10, 10));
    assert!(near(picture.pixels[9], RED), "{:?}", picture.pixels[9]);
    assert!(near(picture.pixels[0], BLUE), "{:?}", picture.pixels[0]);
}
