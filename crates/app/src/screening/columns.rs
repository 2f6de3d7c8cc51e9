//! What the columns of a customer file mean: guessed from their heads, and shown to whoever asks.

use std::collections::BTreeMap;

/// What a column is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The row's own id.
    QueryId,
    /// What the row asks for: `Person`, `Company` ….
    Schema,
    /// The dataset the row asks for.
    Dataset,
    /// A FollowTheMoney property.
    Property(String),
    /// Nothing, because somebody said so.
    Ignored,
    /// Nothing that is known: its values are named in the answers' warnings.
    Unknown,
}

/// The columns of a file, in its order, with their heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(pub Vec<(String, Column)>);

/// Heads as people write them, without case, spaces and strokes, and what they mean.
const HEADS: &[(&str, &[&str])] = &[
    ("query_id", &["queryid", "id", "customerid", "clientid", "recordid", "accountid", "ref"]),
    ("query_id", &["reference", "customernumber", "customerno", "clientnumber", "rowid"]),
    ("schema", &["schema", "entitytype", "customertype", "partytype", "type"]),
    ("dataset", &["dataset", "list", "scope"]),
    ("name", &["name", "fullname", "customername", "clientname", "entityname", "companyname"]),
    ("name", &["legalname", "accountname", "accountholder", "beneficiary", "vesselname", "nom"]),
    ("name", &["имя", "фио", "наименование", "名称", "姓名", "nombre", "الاسم", "नाम"]),
    ("alias", &["alias", "aliases", "aka", "othername", "othernames", "alternativename"]),
    ("weakAlias", &["weakalias", "nickname"]),
    ("previousName", &["previousname", "formername", "maidenname", "fka"]),
    ("firstName", &["firstname", "givenname", "givennames", "forename", "prenom", "vorname"]),
    ("secondName", &["secondname"]),
    ("middleName", &["middlename", "middlenames"]),
    ("fatherName", &["fathername", "fathersname", "patronymic"]),
    ("lastName", &["lastname", "surname", "familyname", "nachname", "apellido", "apellidos"]),
    ("birthDate", &["birthdate", "dob", "dateofbirth", "birthday", "born", "geburtsdatum"]),
    ("birthDate", &["датарождения", "fechadenacimiento", "datedenaissance"]),
    ("incorporationDate", &["incorporationdate", "dateofincorporation", "founded"]),
    ("birthPlace", &["birthplace", "placeofbirth", "pob"]),
    ("birthCountry", &["birthcountry", "countryofbirth"]),
    ("nationality", &["nationality", "nationalities", "гражданство"]),
    ("citizenship", &["citizenship"]),
    ("country", &["country", "countrycode", "countries", "countryofresidence", "residence"]),
    ("jurisdiction", &["jurisdiction", "countryofincorporation", "incorporationcountry"]),
    ("flag", &["flag", "flagstate"]),
    ("gender", &["gender", "sex"]),
    ("address", &["address", "fulladdress", "street", "registeredaddress"]),
    ("idNumber", &["idnumber", "nationalid", "nationalidnumber", "identitynumber", "idno"]),
    ("passportNumber", &["passportnumber", "passport", "passportno"]),
    ("taxNumber", &["taxnumber", "taxid", "tin", "taxno"]),
    ("vatCode", &["vatcode", "vatnumber", "vat"]),
    ("registrationNumber", &["registrationnumber", "companynumber", "regno", "companyno"]),
    ("innCode", &["inncode", "inn", "инн"]),
    ("ogrnCode", &["ogrncode", "ogrn", "огрн"]),
    ("leiCode", &["leicode", "lei"]),
    ("dunsCode", &["dunscode", "duns"]),
    ("swiftBic", &["swiftbic", "swift", "bic", "swiftcode", "biccode"]),
    ("iban", &["iban"]),
    ("imoNumber", &["imonumber", "imo", "imono"]),
    ("mmsi", &["mmsi"]),
    ("callSign", &["callsign"]),
    ("type", &["vesseltype", "shiptype", "typeofship", "aircrafttype"]),
    ("model", &["model", "aircraftmodel"]),
    ("buildDate", &["builddate", "yearbuilt", "yearofbuild", "built"]),
    ("tonnage", &["tonnage"]),
    ("grossRegisteredTonnage", &["grossregisteredtonnage", "grosstonnage", "grt", "gt"]),
    ("deadweightTonnage", &["deadweighttonnage", "deadweight", "dwt"]),
    ("serialNumber", &["serialnumber", "msn"]),
    ("publicKey", &["publickey", "wallet", "walletaddress", "cryptoaddress", "walletid"]),
    ("isin", &["isin"]),
];

impl Columns {
    /// Guesses from the heads; `said` (head or property to property) goes before every guess.
    ///
    /// A FollowTheMoney property's own name always means that property. Of two columns that look
    /// like an id, the first is taken.
    ///
    /// # Errors
    ///
    /// A head that `said` names and the file lacks, with the heads it has; or that no column holds
    /// a name or number.
    pub fn guess(heads: &[String], said: &BTreeMap<String, String>) -> Result<Self, String> {
        if let Some(missing) = said.keys().find(|head| !heads.contains(head)) {
            return Err(format!(
                "no column is called `{missing}`; the columns are {}",
                heads.join(", ")
            ));
        }
        let mut columns: Vec<(String, Column)> = Vec::new();
        // Words of our own mean what they say, whatever else looks like them.
        let exact = |own: &&str| heads.iter().any(|head| head == own);
        let own: Vec<&str> = ["query_id", "schema", "dataset"].into_iter().filter(exact).collect();
        for head in heads {
            let column = match said.get(head) {
                Some(meaning) => column(meaning),
                None => match guessed(head) {
                    (meaning, _) if own.contains(&meaning) && meaning != head => Column::Unknown,
                    (_, column) if column.is_single() && columns.iter().any(|c| c.1 == column) => {
                        Column::Unknown
                    }
                    (_, column) => column,
                },
            };
            columns.push((head.clone(), column));
        }
        let columns = Self(columns);
        if columns.can_find() {
            return Ok(columns);
        }
        Err(format!(
            "no column is read as a name or a number; the columns are {}",
            heads.join(", ")
        ))
    }

    /// Says whether any column can find somebody.
    fn can_find(&self) -> bool {
        let finds = |property: &String| super::query::finds(property);
        self.0.iter().any(|(_, column)| matches!(column, Column::Property(name) if finds(name)))
    }

    /// Returns what was guessed, in words: `Full Name → name`.
    pub fn told(&self) -> String {
        let shown = self.0.iter().map(|(head, column)| {
            let meaning = match column {
                Column::QueryId => "query_id",
                Column::Schema => "schema",
                Column::Dataset => "dataset",
                Column::Property(property) => property,
                Column::Ignored => "left out",
                Column::Unknown => "not used",
            };
            if head == meaning { head.clone() } else { format!("{head} → {meaning}") }
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

fn column(meaning: &str) -> Column {
    match meaning {
        "" => Column::Ignored,
        "query_id" => Column::QueryId,
        "schema" => Column::Schema,
        "dataset" => Column::Dataset,
        property => Column::Property(property.to_owned()),
    }
}

impl Column {
    /// Says whether a row has room for one such column.
    fn is_single(&self) -> bool {
        matches!(self, Self::QueryId | Self::Schema | Self::Dataset)
    }
}

/// Returns what a head means, as a word and as a column.
fn guessed(head: &str) -> (&'static str, Column) {
    let own = super::AppQuery::compared_properties().find(|property| *property == head);
    if let Some(property) = own {
        return (property, Column::Property(property.to_owned()));
    }
    let plain: String =
        head.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let found = HEADS.iter().find(|(_, heads)| heads.contains(&plain.as_str()));
    found.map_or(("", Column::Unknown), |(meaning, _)| (meaning, column(meaning)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(heads: &[&str], said: &[(&str, &str)]) -> Result<String, String> {
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        let said = said.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Columns::guess(&heads, &said).map(|columns| columns.told())
    }

    #[test]
    fn heads_of_many_houses() {
        assert_eq!(
            guess(&["Customer ID", "Full Name", "DOB", "Nationality", "Shoe size"], &[]).unwrap(),
            "Customer ID → query_id, Full Name → name, DOB → birthDate, \
             Nationality → nationality, Shoe size → not used"
        );
        assert_eq!(
            guess(&["first_name", "SURNAME", "Date of Birth"], &[]).unwrap(),
            "first_name → firstName, SURNAME → lastName, Date of Birth → birthDate"
        );
        assert_eq!(
            guess(&["id", "query_id", "name"], &[]).unwrap(),
            "id → not used, query_id, name"
        );
        assert_eq!(
            guess(&["who", "dob"], &[("who", "name"), ("dob", "")]).unwrap(),
            "who → name, dob → left out"
        );
    }

    #[test]
    fn a_file_that_finds_nobody_is_refused_with_its_columns() {
        let error = guess(&["given", "age"], &[]).unwrap_err();
        assert!(error.contains("given, age"), "{error}");
        let error = guess(&["name"], &[("nane", "name")]).unwrap_err();
        assert!(error.contains("`nane`"), "{error}");
    }
}
