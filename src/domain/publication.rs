//! A publication: a paper that stories may be handed to, and what the writer may do there.

use serde::{Deserialize, Serialize};

use crate::domain::post::Visibility;

/// What somebody may do in a publication. Whoever is neither may not publish there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// May hand in drafts, which the editors accept or not.
    Writer,
    /// May publish.
    Editor,
}

impl Role {
    /// Reads Medium's word; anything else gives no right to publish.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "writer" => Some(Self::Writer),
            "editor" => Some(Self::Editor),
            _ => None,
        }
    }

    /// Medium's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Writer => "writer",
            Self::Editor => "editor",
        }
    }
}

/// A publication the account may publish in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Medium's id of it.
    pub id: String,
    /// Its name, safe to print.
    pub name: String,
    /// What the account may do there.
    pub role: Role,
}

impl Publication {
    /// What a story becomes there, as a sentence.
    #[must_use]
    pub fn meaning(&self, visibility: Visibility) -> String {
        let name = &self.name;
        match (self.role, visibility) {
            (_, Visibility::Draft) => format!(
                "A submission, not a private draft: the editors of {name} can read it, and may publish it."
            ),
            (Role::Editor, Visibility::Unlisted) => {
                format!("In {name} at once, for everybody who has the link.")
            }
            (Role::Editor, Visibility::Public) => format!("In {name} at once, for everybody."),
            (Role::Writer, Visibility::Unlisted | Visibility::Public) => {
                format!("A writer cannot publish in {name}, only hand in a draft for its editors.")
            }
        }
    }

    /// Whether a story of this visibility may be sent there.
    #[must_use]
    pub fn takes(&self, visibility: Visibility) -> bool {
        self.role == Role::Editor || visibility == Visibility::Draft
    }
}

/// The publication that is meant by an id or a name; case does not matter in a name. `None` when it is none or several.
#[must_use]
pub fn find<'a>(list: &'a [Publication], wanted: &str) -> Option<&'a Publication> {
    if let Some(exact) = list.iter().find(|one| one.id == wanted) {
        return Some(exact);
    }
    let wanted = wanted.trim().to_lowercase();
    let mut named = list.iter().filter(|one| one.name.to_lowercase() == wanted);
    match (named.next(), named.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(id: &str, name: &str, role: Role) -> Publication {
        Publication {
            id: id.into(),
            name: name.into(),
            role,
        }
    }

    #[test]
    fn a_role_that_is_not_known_is_none_and_the_editor_is_the_stronger() {
        assert_eq!(Role::parse("owner"), None);
        assert_eq!(Role::parse("Editor"), None);
        assert!(Role::Editor > Role::Writer);
    }

    #[test]
    fn a_writer_may_only_hand_in_drafts() {
        let writer = paper("1", "A", Role::Writer);
        let editor = paper("1", "A", Role::Editor);
        for visibility in Visibility::ALL {
            assert_eq!(writer.takes(visibility), visibility == Visibility::Draft);
            assert!(editor.takes(visibility));
        }
        assert!(writer.meaning(Visibility::Draft).contains("submission"));
    }

    #[test]
    fn it_is_found_by_id_or_by_a_name_that_only_one_has() {
        let list = [
            paper("a1", "Slow Mornings", Role::Writer),
            paper("b2", "Twice", Role::Writer),
            paper("c3", "Twice", Role::Editor),
        ];
        let id = |wanted: &str| find(&list, wanted).map(|one| one.id.as_str());
        assert_eq!(id("c3"), Some("c3"));
        assert_eq!(id(" slow mornings"), Some("a1"));
        assert_eq!((id("Twice"), id("nothing")), (None, None));
    }
}
