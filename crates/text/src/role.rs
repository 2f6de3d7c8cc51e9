//! What a word does in a name: names somebody, or serves the words that do.

/// What a word of a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Names somebody or something.
    Name,
    /// An article: al, el, ul, and ud-, ar-, ash- before their letters; le, the.
    Article,
    /// Says whose child or parent: bin, ibn, abu, umm, ould, oglu.
    Kin,
    /// The "servant of" in names such as Abd al-Ghani.
    Servant,
    /// A small word between others: of, and, de, van, e, i.
    Link,
    /// A title or form of address: mullah, haji, doctor, general.
    Title,
    /// A legal form of a company: ltd, llc, gmbh, ooo.
    LegalForm,
    /// A word most bodies have in their name: organization, movement, trading, bank.
    Generic,
    /// Digits only.
    Number,
}

const KIN: &[&str] = &[
    "abi", "abou", "abu", "ben", "bin", "bint", "binti", "ibn", "oglu", "ogly", "ould", "oum",
    "qizi", "um", "umm", "walad", "wald", "wuld",
];

const LINK: &[&str] = &[
    "and", "da", "das", "de", "del", "della", "der", "di", "do", "dos", "du", "e", "en", "et",
    "fi", "for", "fur", "i", "in", "na", "of", "on", "para", "po", "und", "v", "van", "von", "wa",
    "y",
];

const TITLE: &[&str] = &[
    "agha",
    "akhund",
    "alhaj",
    "ayatollah",
    "brigadier",
    "capt",
    "captain",
    "col",
    "colonel",
    "dr",
    "emir",
    "eng",
    "engineer",
    "gen",
    "general",
    "hadj",
    "haj",
    "haji",
    "hajji",
    "hazrat",
    "hojatoleslam",
    "imam",
    "khalifa",
    "lt",
    "maj",
    "major",
    "maulana",
    "maulavi",
    "maulawi",
    "maulvi",
    "mawlavi",
    "mawlawi",
    "miss",
    "molavi",
    "molawi",
    "molla",
    "mr",
    "mrs",
    "ms",
    "mufti",
    "mulla",
    "mullah",
    "ostad",
    "prof",
    "professor",
    "qari",
    "sayed",
    "sayid",
    "sayyed",
    "sayyid",
    "seyed",
    "seyyed",
    "sgt",
    "shaikh",
    "shaykh",
    "sheikh",
    "sir",
    "syed",
    "ustad",
    "ustadh",
    "ustaz",
];

const LEGAL: &[&str] = &[
    "ag", "ao", "as", "bv", "co", "corp", "fzc", "fze", "gmbh", "inc", "jsc", "kg", "llc", "llp",
    "lp", "ltd", "ltda", "nv", "oao", "ojsc", "ooo", "oy", "pao", "pjsc", "plc", "pt", "pte",
    "pty", "pvt", "sa", "sal", "sarl", "sas", "sl", "spa", "srl", "zao",
];

const GENERIC: &[&str] = &[
    "agency",
    "army",
    "association",
    "bank",
    "brigade",
    "bureau",
    "business",
    "center",
    "centre",
    "charity",
    "committee",
    "council",
    "department",
    "dvizhenie",
    "enterprise",
    "enterprises",
    "exchange",
    "establishment",
    "factory",
    "federation",
    "forces",
    "foundation",
    "front",
    "fund",
    "group",
    "holding",
    "holdings",
    "import",
    "export",
    "industrial",
    "industries",
    "industry",
    "institute",
    "international",
    "investment",
    "investments",
    "islamic",
    "kompaniia",
    "kompaniya",
    "management",
    "marine",
    "maritime",
    "ministry",
    "motor",
    "movement",
    "national",
    "office",
    "organisation",
    "organization",
    "organizatsiya",
    "party",
    "program",
    "programme",
    "public",
    "relief",
    "research",
    "service",
    "services",
    "shipping",
    "societe",
    "society",
    "solutions",
    "state",
    "system",
    "systems",
    "technologies",
    "technology",
    "trade",
    "trading",
    "transport",
    "trust",
    "union",
    "university",
    "welfare",
    "world",
];

/// Spellings of one legal form or generic word, and the form they are compared in.
const CANONICAL: &[(&str, &str)] = &[
    ("aktiengesellschaft", "ag"),
    ("company", "co"),
    ("corporation", "corp"),
    ("incorporated", "inc"),
    ("limited", "ltd"),
    ("limitada", "ltda"),
    ("organisation", "organization"),
    ("centre", "center"),
    ("programme", "program"),
    ("private", "pvt"),
    ("mohd", "mohammad"),
    ("mohamad", "mohammad"),
    ("mohamed", "mohammad"),
    ("mohammed", "mohammad"),
    ("muhamad", "mohammad"),
    ("muhammad", "mohammad"),
    ("muhammed", "mohammad"),
];

/// Returns the spelling a folded word is compared in.
pub(crate) fn canonical(word: &str) -> &str {
    CANONICAL.iter().find(|(from, _)| *from == word).map_or(word, |(_, to)| to)
}

/// Returns what a folded word is for, judged by itself and the word after it.
pub(crate) fn role_of(word: &str, next: Option<&str>) -> Role {
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) {
        return Role::Number;
    }
    let Some(next) = next else {
        // A last word is never an article or a link: somebody may be called so.
        return if TITLE.contains(&word) {
            Role::Title
        } else if LEGAL.contains(&word) {
            Role::LegalForm
        } else if GENERIC.contains(&word) {
            Role::Generic
        } else {
            Role::Name
        };
    };
    if is_article(word, next) {
        return Role::Article;
    }
    let table = [
        (KIN, Role::Kin),
        (LINK, Role::Link),
        (TITLE, Role::Title),
        (LEGAL, Role::LegalForm),
        (GENERIC, Role::Generic),
    ];
    let found = table.into_iter().find(|(words, _)| words.contains(&word));
    found.map_or(Role::Name, |(_, role)| role)
}

/// `al` before anything; `ar`, `ud`, `ash` only before the letter they have taken on.
fn is_article(word: &str, next: &str) -> bool {
    match word {
        "al" | "el" | "ul" | "ol" | "the" | "la" | "le" | "les" | "los" | "las" | "il" => true,
        "ash" | "esh" | "ush" | "ath" | "ad" | "an" | "ar" | "as" | "at" | "az" | "ed" | "en"
        | "er" | "es" | "et" | "ez" | "ud" | "un" | "ur" | "us" | "ut" | "uz" => {
            next.starts_with(&word[1..])
        }
        _ => false,
    }
}
