//! A model that reads articles beside the rules: asked once a text, believed by the word only.

use std::cell::RefCell;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use unblink_fetch::Endpoint;
use unblink_store::Archive;
use unblink_watch::{
    Candidate, Document, ExtractError, Extractor, ExtractorId, Llm, Proposed, Reading, RegisterView,
};

use crate::config::{self, Config};
use crate::{AppError, Location};

/// A model at an endpoint that the user supplies.
///
/// What it proposes is kept only where the text holds it word for word, and waits for a person. Its
/// answers are kept beside the store, so that the same text costs one question.
#[derive(Debug)]
pub struct SecondReader {
    endpoint: Endpoint,
    model: String,
    kept: Kept,
}

/// What the model made of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opinion {
    /// Who read.
    pub extractor: ExtractorId,
    /// What it proposes and the text holds.
    pub candidates: Vec<Proposal>,
    /// How many proposals the text does not hold; they are nowhere else.
    pub dropped: usize,
    /// Why there is no opinion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// What is proposed, and the words for it.
    #[serde(flatten)]
    pub candidate: Candidate,
    /// The event of the rules that says the same of the same words, by its id in the reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agrees_with: Option<String>,
}

impl SecondReader {
    /// Returns the model that the settings name, if they name one.
    ///
    /// # Errors
    ///
    /// An endpoint without a model or the other way round, and an address that cannot be asked.
    pub fn from_config(config: &Config, store: &Location) -> Result<Option<Self>, AppError> {
        let asked = (config.text(&config::LLM_ENDPOINT), config.text(&config::LLM_MODEL));
        let (address, model) = match asked {
            (None, None) => return Ok(None),
            (Some(address), Some(model)) => (address, model),
            (Some(_), None) => return Err(half("llm.model", "llm.endpoint")),
            (None, Some(_)) => return Err(half("llm.endpoint", "llm.model")),
        };
        let address = format!("{}/chat/completions", address.trim_end_matches('/'));
        let seconds = config.whole(&config::LLM_SECONDS);
        let endpoint = Endpoint::new(&address, config.text(&config::LLM_KEY), seconds)?;
        let mut folder = store.path().as_os_str().to_owned();
        folder.push(".llm");
        Ok(Some(Self { endpoint, model, kept: Kept { folder: folder.into() } }))
    }

    /// Returns where texts are sent.
    pub fn address(&self) -> &str {
        self.endpoint.url()
    }

    /// Has the model read what the rules have read.
    pub fn read(&self, reading: &Reading) -> Opinion {
        let extractor = self.id();
        match self.extract(&reading.document, &RegisterView::default()) {
            Ok(proposed) => {
                let proposal = |candidate: Candidate| Proposal {
                    agrees_with: reading.event_of(&candidate).map(|event| event.id.clone()),
                    candidate,
                };
                let candidates = proposed.candidates.into_iter().map(proposal).collect();
                Opinion { extractor, candidates, dropped: proposed.dropped, error: None }
            }
            Err(error) => {
                let error = Some(error.to_string());
                Opinion { extractor, candidates: Vec::new(), dropped: 0, error }
            }
        }
    }

    fn asked<T>(&self, ask: impl FnOnce(&Llm<'_>) -> T) -> (T, Option<(String, String)>) {
        let answered: RefCell<Option<(String, String)>> = RefCell::default();
        let transport = |request: &str| {
            let name = Archive::digest(format!("{}\n{request}", self.address()).as_bytes());
            if let Some(answer) = self.kept.get(&name) {
                return Ok(answer);
            }
            let answer = self.endpoint.post(request).map_err(|error| error.to_string())?;
            answered.replace(Some((name, answer.clone())));
            Ok(answer)
        };
        let done = ask(&Llm { model: self.model.clone(), transport: &transport });
        (done, answered.take())
    }
}

impl Extractor for SecondReader {
    fn id(&self) -> ExtractorId {
        self.asked(|llm| llm.id()).0
    }

    fn extract(
        &self,
        document: &Document,
        register: &RegisterView,
    ) -> Result<Proposed, ExtractError> {
        let (proposed, answered) = self.asked(|llm| llm.extract(document, register));
        let proposed = proposed?;
        // Only an answer of the right shape is kept: a broken one may be whole tomorrow.
        if let Some((name, answer)) = answered {
            self.kept.put(&name, &answer).map_err(|error| {
                let folder = self.kept.folder.display();
                ExtractError::Transport(format!("its answer cannot be kept in {folder}: {error}"))
            })?;
        }
        Ok(proposed)
    }
}

fn half(missing: &str, given: &str) -> AppError {
    AppError::BadQuestion(format!("`{given}` is set and `{missing}` is not; a model needs both"))
}

/// Answers kept on disk, one file each, named by the digest of address and question.
#[derive(Debug)]
struct Kept {
    folder: PathBuf,
}

/// Most answers kept; the oldest go. A guess: some tens of megabytes.
const MOST_KEPT: usize = 10_000;

/// Longest answer taken from disk; the endpoint's have at most as much.
const LONGEST_KEPT: u64 = 1024 * 1024;

impl Kept {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    /// Returns an answer; what cannot be read counts as none, and is asked for again.
    fn get(&self, name: &str) -> Option<String> {
        let path = self.path(name);
        if fs::metadata(&path).ok()?.len() > LONGEST_KEPT {
            return None;
        }
        let answer = fs::read_to_string(&path).ok()?;
        // A file cut off by a full disk is no answer.
        serde_json::from_str::<serde::de::IgnoredAny>(&answer).ok()?;
        Some(answer)
    }

    fn put(&self, name: &str, answer: &str) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut scratch = tempfile::NamedTempFile::new_in(&self.folder)?;
        scratch.write_all(answer.as_bytes())?;
        scratch.persist(self.path(name)).map_err(|error| error.error)?;
        forget_oldest(&self.folder)
    }
}

fn forget_oldest(folder: &Path) -> std::io::Result<()> {
    let mut held = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        held.push((entry.metadata()?.modified()?, entry.path()));
    }
    if held.len() > MOST_KEPT {
        held.sort();
        let over = held.len() - MOST_KEPT;
        held.iter().take(over).try_for_each(|(_, path)| fs::remove_file(path))?;
    }
    Ok(())
}
