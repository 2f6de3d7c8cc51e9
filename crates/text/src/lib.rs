//! The science of names in any script: folding, scripts, Latin forms, parts, distances.
//!
//! Text goes in as `&str` and comes out as values. This room knows letters and names; it knows
//! nothing of sanctions.
//!
//! # Folding
//!
//! [`fold()`] gives the key under which two spellings of one name are the same: Latin letters
//! without marks, lower case, one space between words.
//!
//! ```
//! use unblink_text::fold;
//!
//! assert_eq!(fold("al-Qa'ida"), "al qaida");
//! assert_eq!(fold("ＭＵＬＬＡＨ  Baradár"), "mullah baradar");
//! assert_eq!(fold("Движение «Талибан»"), "dvizhenie taliban");
//! assert_eq!(fold("طالبان"), "talban");
//! ```
//!
//! # Skeletons
//!
//! Arabic script writes no short vowels, so `طالبان` and `Taliban` fold to different words. Their
//! consonant [`skeleton()`]s are the same.
//!
//! ```
//! use unblink_text::{fold, skeleton};
//!
//! for (arabic, latin) in [("طالبان", "Taliban"), ("مهدی", "Mehdi"), ("برادر", "Baradar")] {
//!     assert_eq!(skeleton(&fold(arabic)), skeleton(&fold(latin)));
//! }
//! ```
//!
//! # Tokens
//!
//! [`tokens()`] cuts a name into words and says what each word is for: a name by itself, an
//! article, "son of", a title, a legal form. Compound names reach one form however they are
//! joined.
//!
//! ```
//! use unblink_text::{tokens, Role};
//!
//! let texts = |name| tokens(name).into_iter().map(|t| t.skeleton).collect::<Vec<_>>();
//! assert_eq!(texts("Abdulghani"), texts("Abdul Ghani"));
//! let bare = |name| {
//!     let kept = tokens(name).into_iter().filter(|t| t.role != Role::Article);
//!     kept.map(|t| t.skeleton).collect::<Vec<_>>()
//! };
//! assert_eq!(bare("عبدالغنی"), bare("Abd al-Ghani"));
//! assert_eq!(tokens("Mullah Baradar")[0].role, Role::Title);
//! ```
//!
//! # Showing names
//!
//! A name from a list may carry characters that turn the rest of a line around or hide part of
//! it. [`display::safe`] makes them visible.
//!
//! ```
//! use unblink_text::display::safe;
//!
//! assert_eq!(safe("Baradar\u{202e}evil"), r"Baradar\u{202e}evil");
//! assert_eq!(safe("برادر"), "برادر");
//! ```

mod arabic;
pub mod display;
mod distance;
mod epithet;
mod fold;
mod han;
mod hangul;
mod hebrew;
mod reading;
mod role;
mod script;
mod skeleton;
mod table;
mod token;
mod vocabulary;
mod vowelless;

pub use distance::{jaro_winkler, osa_similarity, within_one_edit};
pub use epithet::epithets;
pub use fold::fold;
pub use reading::readings;
pub use role::Role;
pub use script::{Script, script, script_of};
pub use skeleton::{skeleton, spelling};
pub use token::{Token, tokens};
pub use vocabulary::{canonical, commonness, group};
pub use vowelless::{vowelless_bytes_similarity, vowelless_similarity};
