//! Sentences about the editor, and a comparison with a model that is too simple to be wrong.
