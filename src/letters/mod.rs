//! Letters of every script: fonts of this computer for those that ours lacks, and the order in which a line is drawn when
//! it is written from right to left.

mod order;
mod system_fonts;

pub use order::{Piece, pieces, turned_round, visual};
pub use system_fonts::{SystemFont, font_with, load_in_background};
