//! The columns of the two CSVs, under the names that the XML has for them.
//!
//! 1.0 is known from a part of a real file of 2018; 1.1 from its issuer's headings as programs
//! that read it name them. Either is taken whole and in its order, or refused.

/// The part of an entry that a column speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    File,
    Entity,
    /// An act by which the entry is listed.
    Act,
    Name,
    Address,
    Birth,
    Identification,
    Citizenship,
}

/// One column: its heading, its part, and the XML's attribute; an empty one is passed over.
pub(super) struct Column {
    pub(super) heading: String,
    pub(super) part: Part,
    pub(super) attribute: &'static str,
}

/// Passed over: the number in the issuer's database, the language of the act, and all of a
/// value's act but its number.
const PASSED: &str = "";
/// The number of the act that brought a single value.
pub(super) const VALUE_ACT: &str = "value's act";
pub(super) const REMARK: &str = "remark";
pub(super) const URL: &str = "publicationUrl";
pub(super) const CONTACT: &str = "contactInfo";
/// Kinds of a document in one text, as 1.0 has it.
pub(super) const DOCUMENT: &str = "document";
/// The number of the house, as 1.0 has it.
pub(super) const HOUSE: &str = "house";

type Pairs = &'static [(&'static str, &'static str)];

fn columns(part: Part, prefix: &str, pairs: Pairs) -> impl Iterator<Item = Column> {
    pairs.iter().map(move |(heading, attribute)| Column {
        heading: format!("{prefix}{heading}"),
        part,
        attribute,
    })
}

const ENTITY_1_1: Pairs = &[
    ("LogicalId", "logicalId"),
    ("EU_ReferenceNumber", "euReferenceNumber"),
    ("UnitedNationId", "unitedNationId"),
    ("DesignationDate", "designationDate"),
    ("DesignationDetails", "designationDetails"),
    ("Remark", REMARK),
    ("SubjectType", "classificationCode"),
    ("SubjectType_ClassificationCode", "code"),
];

const ACT_1_1: Pairs = &[
    ("Type", "regulationType"),
    ("OrganisationType", "organisationType"),
    ("PublicationDate", "publicationDate"),
    ("EntryIntoForceDate", "entryIntoForceDate"),
    ("NumberTitle", "numberTitle"),
    ("Programme", "programme"),
    ("PublicationUrl", URL),
];

/// The end of every part in 1.1.
const VALUE_1_1: Pairs = &[
    ("LogicalId", PASSED),
    ("RegulationLanguage", PASSED),
    ("Remark", REMARK),
    ("Regulation_Type", PASSED),
    ("Regulation_OrganisationType", PASSED),
    ("Regulation_PublicationDate", PASSED),
    ("Regulation_EntryIntoForceDate", PASSED),
    ("Regulation_NumberTitle", VALUE_ACT),
    ("Regulation_Programme", PASSED),
    ("Regulation_PublicationUrl", PASSED),
];

const PARTS_1_1: [(Part, &str, Pairs); 5] = [
    (
        Part::Name,
        "NameAlias_",
        &[
            ("LastName", "lastName"),
            ("FirstName", "firstName"),
            ("MiddleName", "middleName"),
            ("WholeName", "wholeName"),
            ("NameLanguage", "nameLanguage"),
            ("Gender", "gender"),
            ("Title", "title"),
            ("Function", "function"),
        ],
    ),
    (
        Part::Address,
        "Address_",
        &[
            ("City", "city"),
            ("Street", "street"),
            ("PoBox", "poBox"),
            ("ZipCode", "zipCode"),
            ("Region", "region"),
            ("Place", "place"),
            ("AsAtListingTime", "asAtListingTime"),
            ("ContactInfo", CONTACT),
            ("CountryIso2Code", "countryIso2Code"),
            ("CountryDescription", "countryDescription"),
        ],
    ),
    (
        Part::Birth,
        "BirthDate_",
        &[
            ("BirthDate", "birthdate"),
            ("Day", "dayOfMonth"),
            ("Month", "monthOfYear"),
            ("Year", "year"),
            ("YearRangeFrom", "yearRangeFrom"),
            ("YearRangeTo", "yearRangeTo"),
            ("Circa", "circa"),
            ("CalendarType", "calendarType"),
            ("ZipCode", "zipCode"),
            ("Region", "region"),
            ("Place", "place"),
            ("City", "city"),
            ("CountryIso2Code", "countryIso2Code"),
            ("CountryDescription", "countryDescription"),
        ],
    ),
    (
        Part::Identification,
        "Identification_",
        &[
            ("Number", "number"),
            ("Diplomatic", "diplomatic"),
            ("KnownExpired", "knownExpired"),
            ("KnownFalse", "knownFalse"),
            ("ReportedLost", "reportedLost"),
            ("RevokedByIssuer", "revokedByIssuer"),
            ("IssuedBy", "issuedBy"),
            ("IssuedDate", "issueDate"),
            ("ValidFrom", "validFrom"),
            ("ValidTo", "validTo"),
            ("LatinNumber", "latinNumber"),
            ("NameOnDocument", "nameOnDocument"),
            ("TypeCode", "identificationTypeCode"),
            ("TypeDescription", "identificationTypeDescription"),
            ("Region", "region"),
            ("CountryIso2Code", "countryIso2Code"),
            ("CountryDescription", "countryDescription"),
        ],
    ),
    (
        Part::Citizenship,
        "Citizenship_",
        &[
            ("Region", "region"),
            ("CountryIso2Code", "countryIso2Code"),
            ("CountryDescription", "countryDescription"),
        ],
    ),
];

/// Returns the columns of 1.1.
pub(super) fn of_1_1() -> Vec<Column> {
    let mut all: Vec<Column> = columns(Part::File, "", &[("fileGenerationDate", "day")]).collect();
    all.extend(columns(Part::Entity, "Entity_", ENTITY_1_1));
    all.extend(columns(Part::Act, "Entity_Regulation_", ACT_1_1));
    for (part, prefix, own) in PARTS_1_1 {
        all.extend(columns(part, prefix, own));
        all.extend(columns(part, prefix, VALUE_1_1));
    }
    all
}

const ENTITY_1_0: Pairs =
    &[("Entity_logical_id", "logicalId"), ("Subject_type", "classificationCode")];

const ACT_1_0: Pairs = &[
    ("Leba_numtitle", "numberTitle"),
    ("Leba_publication_date", "publicationDate"),
    ("Leba_url", URL),
    ("Programme", "programme"),
];

/// The beginning of every part in 1.0, behind its own number and the entry's.
const VALUE_1_0: Pairs = &[
    ("leba_numtitle", VALUE_ACT),
    ("leba_publication_date", PASSED),
    ("leba_url", PASSED),
    ("programme", PASSED),
];

const PARTS_1_0: [(Part, &str, Pairs); 5] = [
    (
        Part::Name,
        "Naal_",
        &[
            ("lastname", "lastName"),
            ("firstname", "firstName"),
            ("middlename", "middleName"),
            ("wholename", "wholeName"),
            ("gender", "gender"),
            ("title", "title"),
            ("function", "function"),
            ("language", "nameLanguage"),
        ],
    ),
    (
        Part::Address,
        "Addr_",
        &[
            ("number", HOUSE),
            ("street", "street"),
            ("zipcode", "zipCode"),
            ("city", "city"),
            ("country", "countryIso3Code"),
            ("other", CONTACT),
        ],
    ),
    (
        Part::Birth,
        "Birt_",
        &[("date", "birthdate"), ("place", "place"), ("country", "countryIso3Code")],
    ),
    (Part::Identification, "Iden_", &[("number", DOCUMENT), ("country", "countryIso3Code")]),
    (Part::Citizenship, "Citi_", &[("country", "countryIso3Code")]),
];

/// Returns the columns of 1.0.
pub(super) fn of_1_0() -> Vec<Column> {
    let mut all: Vec<Column> = columns(Part::File, "", &[("Date_file", "day")]).collect();
    all.extend(columns(Part::Entity, "", ENTITY_1_0));
    all.extend(columns(Part::Act, "", ACT_1_0));
    all.extend(columns(Part::Entity, "", &[("Entity_remark", REMARK)]));
    for (part, prefix, own) in PARTS_1_0 {
        all.extend(columns(part, prefix, &[("logical_id", PASSED)]));
        all.extend(columns(part, "", &[("Entity_logical_id", PASSED)]));
        all.extend(columns(part, prefix, VALUE_1_0));
        all.extend(columns(part, prefix, own));
    }
    all.extend(columns(Part::Entity, "", &[("EU_ref_num", "euReferenceNumber")]));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headings_are_as_many_as_the_issuers() {
        assert_eq!((of_1_0().len(), of_1_1().len()), (59, 118));
    }
}
