//! Spelling by the system's Hunspell dictionaries, read when first needed, and the writer's own list of words.

use std::collections::{HashMap, HashSet};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use encoding_rs::Encoding;
use spellbook::Dictionary;

use crate::adapters::environment::Environment;
use crate::adapters::paths::{Paths, own_folder};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::spelling::{Spelling, Spelt};

/// Where systems keep dictionaries; `DICPATH` comes before them, as with Hunspell itself.
const FOLDERS: [&str; 5] = [
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
];

/// Suggestions offered at most.
const SUGGESTIONS: usize = 8;

/// A dictionary, or why there is none.
type Found = Result<Arc<Dictionary>, String>;

/// Spelling by Hunspell dictionaries.
pub struct Hunspell {
    folders: Vec<PathBuf>,
    language: String,
    own_file: PathBuf,
    loaded: Mutex<Loaded>,
}

#[derive(Default)]
struct Loaded {
    dictionaries: HashMap<String, Found>,
    own: Option<HashSet<String>>,
}

impl Hunspell {
    /// Looks in the folders of this environment; the writer's own words are in the folder of settings.
    #[must_use]
    pub fn new(env: &Environment, paths: &Paths) -> Self {
        let mut folders: Vec<PathBuf> = env
            .get("DICPATH")
            .map(|list| std::env::split_paths(list).collect())
            .unwrap_or_default();
        folders.push(paths.home.join(".local/share/hunspell"));
        folders.extend(FOLDERS.map(PathBuf::from));
        Self {
            folders,
            language: language_of(env),
            own_file: paths.config.join("words.txt"),
            loaded: Mutex::default(),
        }
    }

    fn loaded(&self) -> MutexGuard<'_, Loaded> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn dictionary(&self, loaded: &mut Loaded, language: Option<&str>) -> Found {
        let language = language.unwrap_or(&self.language);
        if let Some(found) = loaded.dictionaries.get(language) {
            return found.clone();
        }
        let found = self.load(language);
        loaded
            .dictionaries
            .insert(language.to_owned(), found.clone());
        found
    }

    fn load(&self, language: &str) -> Found {
        let Some(file) = self.file_of(language) else {
            let package = language.to_ascii_lowercase().replace('_', "-");
            return Err(format!(
                "Spelling is not checked: there is no dictionary for {language} here. On Debian, apt install hunspell-{package} brings one."
            ));
        };
        let read = |ending: &str| fs::read(file.with_extension(ending));
        let parsed = read("aff")
            .and_then(|aff| Ok((aff, read("dic")?)))
            .map_err(|error| error.to_string())
            .and_then(|(aff, dic)| {
                let encoding = encoding_of(&aff);
                let (aff, dic) = (encoding.decode(&aff).0, encoding.decode(&dic).0);
                Dictionary::new(&aff, &dic).map_err(|error| error.to_string())
            });
        parsed.map(Arc::new).map_err(|error| {
            format!(
                "Spelling is not checked: the dictionary {} cannot be read ({error}).",
                file.display()
            )
        })
    }

    /// The file of a dictionary without its ending: that of the language and country, else of the language, else of
    /// the language in some country.
    fn file_of(&self, language: &str) -> Option<PathBuf> {
        let wanted = language.replace('-', "_");
        let short = wanted.split('_').next().unwrap_or(&wanted).to_owned();
        // The name comes from a draft: nothing outside the folders is to be named by it.
        if short.is_empty()
            || !wanted
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            return None;
        }
        let there = |name: &str| {
            self.folders.iter().find_map(|folder| {
                let file = folder.join(name);
                let both = ["aff", "dic"].map(|ending| file.with_extension(ending).is_file());
                (both == [true, true]).then_some(file)
            })
        };
        there(&wanted)
            .or_else(|| there(&short))
            .or_else(|| there(&format!("{short}_{}", home_country(&short))))
            .or_else(|| self.any_country(&short))
    }

    fn any_country(&self, short: &str) -> Option<PathBuf> {
        let start = format!("{short}_");
        let mut files: Vec<PathBuf> = self
            .folders
            .iter()
            .filter_map(|folder| fs::read_dir(folder).ok())
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with(&start)
                    && path.extension().is_some_and(|e| e == "aff")
                    && path.with_extension("dic").is_file()
            })
            .collect();
        files.sort();
        files.first().map(|path| path.with_extension(""))
    }

    fn knows(&self, loaded: &mut Loaded, dictionary: &Dictionary, word: &str) -> bool {
        let word = word.replace('’', "'").replace('\u{ad}', "");
        let own = loaded.own.get_or_insert_with(|| own_words(&self.own_file));
        own.contains(&word) || own.contains(&word.to_lowercase()) || dictionary.check(&word)
    }
}

impl Spelling for Hunspell {
    fn check(&self, language: Option<&str>, words: Vec<String>) -> Result<Vec<Spelt>, String> {
        let mut loaded = self.loaded();
        let dictionary = self.dictionary(&mut loaded, language)?;
        Ok(words
            .into_iter()
            .map(|word| {
                let right = self.knows(&mut loaded, &dictionary, &word);
                (word, right)
            })
            .collect())
    }

    fn suggest(&self, language: Option<&str>, word: &str) -> Result<Option<Vec<String>>, String> {
        let dictionary = {
            let mut loaded = self.loaded();
            let dictionary = self.dictionary(&mut loaded, language)?;
            if self.knows(&mut loaded, &dictionary, word) {
                return Ok(None);
            }
            dictionary
        };
        let mut list = Vec::new();
        dictionary.suggest(&word.replace('’', "'"), &mut list);
        list.truncate(SUGGESTIONS);
        if word.contains('’') {
            for word in &mut list {
                *word = word.replace('\'', "’");
            }
        }
        Ok(Some(list))
    }

    fn learn(&self, word: &str) -> Result<(), Failure> {
        let word = word.replace('’', "'");
        if let Some(folder) = self.own_file.parent() {
            own_folder(folder)?;
        }
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.own_file)
            .and_then(|mut file| file.write_all(format!("{word}\n").as_bytes()))
            .map_err(|error| {
                Failure::new(
                    FailureKind::File,
                    format!(
                        "Your list of words, {}, could not be written.",
                        self.own_file.display()
                    ),
                    "Check that the disk has room and can be written to.",
                )
                .because(error)
            })?;
        self.loaded()
            .own
            .get_or_insert_with(|| own_words(&self.own_file))
            .insert(word);
        Ok(())
    }
}

/// One word a line; what cannot be read is no word.
fn own_words(file: &Path) -> HashSet<String> {
    let bytes = fs::read(file).unwrap_or_default();
    String::from_utf8_lossy(&bytes)
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// The language of the system, such as `en_GB`; American English where it has none.
fn language_of(env: &Environment) -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| env.text(name))
        .map(|value| value.split(['.', '@']).next().unwrap_or_default())
        .find(|value| !value.is_empty())
        .filter(|value| !matches!(*value, "C" | "POSIX"))
        .unwrap_or("en_US")
        .to_owned()
}

/// The country whose spelling is meant when only a language is named: its own, but for English.
fn home_country(short: &str) -> String {
    match short {
        "en" => "US".into(),
        other => other.to_ascii_uppercase(),
    }
}

/// The encoding a dictionary says it is in; Hunspell's own default is Latin-1.
fn encoding_of(aff: &[u8]) -> &'static Encoding {
    aff.split(|byte| *byte == b'\n')
        .find_map(|line| line.trim_ascii().strip_prefix(b"SET "))
        .and_then(|name| {
            let name = name.trim_ascii();
            Encoding::for_label(name.strip_prefix(b"microsoft-").unwrap_or(name))
        })
        .unwrap_or(encoding_rs::WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speller(home: &Path, language: &str) -> Hunspell {
        let home = home.to_str().expect("UTF-8");
        let env = Environment::from([("HOME", home), ("DICPATH", home), ("LANG", language)]);
        let paths = Paths::of(&env).expect("a home");
        Hunspell::new(&env, &paths)
    }

    fn dictionary(home: &Path, name: &str, aff: &[u8], dic: &[u8]) {
        fs::write(home.join(name).with_extension("aff"), aff).expect("written");
        fs::write(home.join(name).with_extension("dic"), dic).expect("written");
    }

    fn checked(speller: &Hunspell, language: &str, words: &[&str]) -> Vec<bool> {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let checked = speller.check(Some(language), words);
        let checked = checked.expect("a dictionary");
        checked.into_iter().map(|(_, right)| right).collect()
    }

    #[test]
    fn a_dictionary_is_found_by_language_and_country_and_read_in_its_encoding() {
        let home = tempfile::tempdir().expect("a folder");
        dictionary(home.path(), "qq_QQ", b"SET ISO8859-1\n", b"1\ncaf\xe9\n");
        let speller = speller(home.path(), "qq_QQ.UTF-8");
        for language in ["qq-QQ", "qq", "qq_XX"] {
            assert_eq!(
                checked(&speller, language, &["café", "cafe"]),
                [true, false]
            );
        }
        let own = speller.check(None, vec!["café".into()]).expect("of LANG");
        assert_eq!(own, [("café".to_owned(), true)]);
    }

    #[test]
    fn a_language_without_a_dictionary_is_explained_and_a_name_leads_nowhere_else() {
        let home = tempfile::tempdir().expect("a folder");
        let speller = speller(home.path(), "");
        for language in ["zz-ZZ", "../../etc/passwd", ""] {
            let told = speller.check(Some(language), vec!["a".into()]);
            let told = told.expect_err("no such dictionary");
            assert!(told.contains("there is no dictionary"), "{told}");
        }
    }

    #[test]
    fn a_learnt_word_is_right_and_stays_so() {
        let home = tempfile::tempdir().expect("a folder");
        dictionary(
            home.path(),
            "qq",
            b"SET UTF-8\nTRY abcdefghijklmnopqrstuvwxyz\n",
            b"1\nword\n",
        );
        let first = speller(home.path(), "");
        assert_eq!(checked(&first, "qq", &["wrod", "Byline’s"]), [false, false]);
        let list = first.suggest(Some("qq"), "wrod").expect("a dictionary");
        assert_eq!(list, Some(vec!["word".to_owned()]));
        first.learn("wrod").expect("written");
        first.learn("Byline’s").expect("written");
        assert_eq!(first.suggest(Some("qq"), "wrod"), Ok(None));
        let second = speller(home.path(), "");
        assert_eq!(
            checked(&second, "qq", &["wrod", "Wrod", "Byline's"]),
            [true, true, true]
        );
    }

    #[test]
    fn the_systems_english_knows_its_words() {
        let home = tempfile::tempdir().expect("a folder");
        let speller = speller(home.path(), "C.UTF-8");
        let words = ["writing", "Medium", "don’t", "writting"].map(str::to_owned);
        let checked = match speller.check(None, words.to_vec()) {
            Ok(checked) => checked,
            Err(told) if std::env::var_os("BYLINE_REQUIRE_REAL").is_some_and(|v| v == "1") => {
                panic!("{told}")
            }
            Err(told) => return println!("skipped: {told}"),
        };
        let right: Vec<bool> = checked.into_iter().map(|(_, right)| right).collect();
        assert_eq!(right, [true, true, true, false]);
        let list = speller.suggest(None, "writting").expect("a dictionary");
        assert!(list.is_some_and(|list| list.contains(&"writing".to_owned())));
    }
}
