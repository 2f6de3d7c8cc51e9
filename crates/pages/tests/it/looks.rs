//! Colours can be read: text stands out by at least 4.5 to 1 (WCAG 2.2, 1.4.3) in both schemes.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../assets/style.css");

/// Text colours by the grounds they stand on.
const PAIRS: &[(&str, &[&str])] = &[
    ("ink", &["paper", "panel", "sunk", "moved"]),
    ("soft", &["paper", "panel", "sunk", "moved"]),
    ("link", &["paper", "panel", "sunk", "moved"]),
    ("listed", &["paper", "panel", "moved"]),
    ("suspended", &["paper", "panel", "moved"]),
    ("associated", &["paper", "panel", "moved"]),
    ("former", &["paper", "panel", "moved"]),
    ("never", &["paper", "panel", "sunk", "moved"]),
    ("unknown", &["paper", "panel", "moved"]),
    ("loud-ink", &["loud"]),
    ("brand-ink", &["brand"]),
];

fn colours(block: &str) -> BTreeMap<&str, [f64; 3]> {
    let lines = block.split([';', '{', '}']).filter_map(|line| line.trim().split_once(": #"));
    lines
        .filter_map(|(name, hex)| {
            let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
            let rgb = [part(0)?, part(2)?, part(4)?].map(|byte| f64::from(byte) / 255.0);
            Some((name.strip_prefix("--")?, rgb))
        })
        .collect()
}

fn luminance(rgb: [f64; 3]) -> f64 {
    let linear =
        rgb.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

#[test]
fn text_can_be_read_in_both_schemes() {
    let mut blocks = STYLE.split(":root");
    let light = colours(blocks.nth(1).and_then(|b| b.split('}').next()).expect("a light scheme"));
    let dark = colours(blocks.next().and_then(|b| b.split('}').next()).expect("a dark scheme"));
    for (scheme, colours) in [("light", light), ("dark", dark)] {
        for (text, grounds) in PAIRS {
            for ground in *grounds {
                let colour =
                    |name: &str| *colours.get(name).unwrap_or_else(|| panic!("{scheme} {name}"));
                let (a, b) = (luminance(colour(text)), luminance(colour(ground)));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "{scheme}: {text} on {ground} is {contrast:.2}");
            }
        }
    }
}
