//! Text under the caret: rope, wrap, undo, selection, find. Pure values; drawn by `ui::widgets`.
