//! The paths the Enhanced XML is known to print.
//!
//! Drawn from the consolidated export of 10 January 2025 and a filtered SDN export of 28 August
//! 2024.

use crate::ofac::rich::records::Known;

pub(super) const KNOWN: Known = Known { root: super::ROOT, read: READ, omitted: OMITTED };

/// Paths whose content reaches the edition.
const READ: &[&str] = &[
    "/sanctionsData/publicationInfo/dataAsOf",
    "/sanctionsData/publicationInfo/filters/*",
    "/sanctionsData/publicationInfo/filters/*/*",
    "/sanctionsData/referenceValues/referenceValue@refId",
    "/sanctionsData/referenceValues/referenceValue/isoCode",
    "/sanctionsData/entities/entity@id",
    "/sanctionsData/entities/entity/generalInfo/identityId",
    "/sanctionsData/entities/entity/generalInfo/entityType",
    "/sanctionsData/entities/entity/generalInfo/title",
    "/sanctionsData/entities/entity/generalInfo/remarks",
    "/sanctionsData/entities/entity/sanctionsLists/sanctionsList",
    "/sanctionsData/entities/entity/sanctionsLists/sanctionsList@datePublished",
    "/sanctionsData/entities/entity/sanctionsPrograms/sanctionsProgram",
    "/sanctionsData/entities/entity/sanctionsTypes/sanctionsType",
    "/sanctionsData/entities/entity/legalAuthorities/legalAuthority",
    "/sanctionsData/entities/entity/names/name/isPrimary",
    "/sanctionsData/entities/entity/names/name/aliasType",
    "/sanctionsData/entities/entity/names/name/isLowQuality",
    "/sanctionsData/entities/entity/names/name/translations/translation/script",
    "/sanctionsData/entities/entity/names/name/translations/translation/formattedFirstName",
    "/sanctionsData/entities/entity/names/name/translations/translation/formattedLastName",
    "/sanctionsData/entities/entity/names/name/translations/translation/nameParts/namePart/type",
    "/sanctionsData/entities/entity/names/name/translations/translation/nameParts/namePart/value",
    "/sanctionsData/entities/entity/addresses/address/country",
    "/sanctionsData/entities/entity/addresses/address/country@refId",
    "/sanctionsData/entities/entity/addresses/address/translations/translation/script",
    "/sanctionsData/entities/entity/addresses/address/translations/translation/addressParts/addressPart/type",
    "/sanctionsData/entities/entity/addresses/address/translations/translation/addressParts/addressPart/value",
    "/sanctionsData/entities/entity/features/feature/type",
    "/sanctionsData/entities/entity/features/feature/value",
    "/sanctionsData/entities/entity/features/feature/valueRefId",
    "/sanctionsData/entities/entity/features/feature/valueDate/fromDateBegin",
    "/sanctionsData/entities/entity/features/feature/valueDate/fromDateEnd",
    "/sanctionsData/entities/entity/features/feature/valueDate/toDateBegin",
    "/sanctionsData/entities/entity/features/feature/valueDate/toDateEnd",
    "/sanctionsData/entities/entity/features/feature/valueDate/isApproximate",
    "/sanctionsData/entities/entity/features/feature/isPrimary",
    "/sanctionsData/entities/entity/features/feature/reliability",
    "/sanctionsData/entities/entity/features/feature/comments",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/type",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/name",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/documentNumber",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/isValid",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issuingAuthority",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issuingCountry",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issuingCountry@refId",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issuingLocation",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/comments",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/idFeatures/idFeature",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issueDate/fromDateBegin",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issueDate/fromDateEnd",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issueDate/toDateBegin",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issueDate/toDateEnd",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/issueDate/isApproximate",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/expirationDate/fromDateBegin",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/expirationDate/fromDateEnd",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/expirationDate/toDateBegin",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/expirationDate/toDateEnd",
    "/sanctionsData/entities/entity/identityDocuments/identityDocument/expirationDate/isApproximate",
    "/sanctionsData/entities/entity/relationships/relationship/type",
    "/sanctionsData/entities/entity/relationships/relationship/quality",
    "/sanctionsData/entities/entity/relationships/relationship/comments",
    "/sanctionsData/entities/entity/relationships/relationship/relatedEntity",
    "/sanctionsData/entities/entity/relationships/relationship/relatedEntity@entityId",
];

const NUMBERING: &str =
    "OFAC's number of a field, not of the party; it changes when the field is typed again";
const WORD_IS_PRINTED: &str = "number of a reference value whose word is printed beside it";
const DESCRIBES_THE_SET: &str = "describes the set of reference values, not a party";

/// Paths that are counted, but make no statement, each with the reason.
pub const OMITTED: &[(&str, &str)] = &[
    ("/sanctionsData@xmlns", "namespace"),
    ("/sanctionsData@xmlns:xsi", "namespace"),
    ("/sanctionsData@xmlns:xsd", "namespace"),
    ("/sanctionsData@xsi:schemaLocation", "place of the schema"),
    ("/sanctionsData/publicationInfo/filters/*/*@refId", WORD_IS_PRINTED),
    ("/sanctionsData/referenceValues/referenceValue/type", DESCRIBES_THE_SET),
    ("/sanctionsData/referenceValues/referenceValue/value", "the word is printed at each use"),
    ("/sanctionsData/referenceValues/referenceValue/code", DESCRIBES_THE_SET),
    ("/sanctionsData/featureTypes/featureType@featureTypeId", DESCRIBES_THE_SET),
    ("/sanctionsData/featureTypes/featureType/type", "the word is printed at each use"),
    ("/sanctionsData/featureTypes/featureType/detailType", DESCRIBES_THE_SET),
    ("/sanctionsData/featureTypes/featureType/detailType@refId", DESCRIBES_THE_SET),
    ("/sanctionsData/featureTypes/featureType/publishExclude", DESCRIBES_THE_SET),
    ("/sanctionsData/featureTypes/featureType/publishDescription", DESCRIBES_THE_SET),
    ("/sanctionsData/featureTypes/featureType/publishOrder", DESCRIBES_THE_SET),
    ("/sanctionsData/entities/entity/generalInfo/entityType@refId", WORD_IS_PRINTED),
    ("/sanctionsData/entities/entity/sanctionsLists/sanctionsList@refId", WORD_IS_PRINTED),
    ("/sanctionsData/entities/entity/sanctionsPrograms/sanctionsProgram@refId", WORD_IS_PRINTED),
    ("/sanctionsData/entities/entity/sanctionsTypes/sanctionsType@refId", WORD_IS_PRINTED),
    ("/sanctionsData/entities/entity/legalAuthorities/legalAuthority@refId", WORD_IS_PRINTED),
    ("/sanctionsData/entities/entity/sanctionsLists/sanctionsList@id", NUMBERING),
    ("/sanctionsData/entities/entity/sanctionsPrograms/sanctionsProgram@id", NUMBERING),
    ("/sanctionsData/entities/entity/sanctionsTypes/sanctionsType@id", NUMBERING),
    ("/sanctionsData/entities/entity/legalAuthorities/legalAuthority@id", NUMBERING),
    ("/sanctionsData/entities/entity/names/name@id", NUMBERING),
    ("/sanctionsData/entities/entity/addresses/address@id", NUMBERING),
    ("/sanctionsData/entities/entity/features/feature@id", NUMBERING),
    ("/sanctionsData/entities/entity/identityDocuments/identityDocument@id", NUMBERING),
    ("/sanctionsData/entities/entity/relationships/relationship@id", NUMBERING),
    ("/sanctionsData/entities/entity/names/name/aliasType@refId", WORD_IS_PRINTED),
    ("/sanctionsData/entities/entity/names/name/translations/translation@id", NUMBERING),
    ("/sanctionsData/entities/entity/addresses/address/translations/translation@id", NUMBERING),
    (
        "/sanctionsData/entities/entity/names/name/translations/translation/isPrimary",
        "true for the spelling in Latin letters and false for the others; the script says the same",
    ),
    (
        "/sanctionsData/entities/entity/addresses/address/translations/translation/isPrimary",
        "true for the spelling in Latin letters and false for the others; the script says the same",
    ),
    (
        "/sanctionsData/entities/entity/names/name/translations/translation/script@refId",
        WORD_IS_PRINTED,
    ),
    (
        "/sanctionsData/entities/entity/addresses/address/translations/translation/script@refId",
        WORD_IS_PRINTED,
    ),
    (
        "/sanctionsData/entities/entity/names/name/translations/translation/formattedFullName",
        "last name, comma, first name: composed of the two formatted names that are read",
    ),
    (
        "/sanctionsData/entities/entity/names/name/translations/translation/nameParts/namePart@id",
        NUMBERING,
    ),
    (
        "/sanctionsData/entities/entity/addresses/address/translations/translation/addressParts/addressPart@id",
        NUMBERING,
    ),
    (
        "/sanctionsData/entities/entity/names/name/translations/translation/nameParts/namePart/type@refId",
        WORD_IS_PRINTED,
    ),
    (
        "/sanctionsData/entities/entity/addresses/address/translations/translation/addressParts/addressPart/type@refId",
        WORD_IS_PRINTED,
    ),
    ("/sanctionsData/entities/entity/features/feature/type@featureTypeId", WORD_IS_PRINTED),
    ("/sanctionsData/entities/entity/features/feature/versionId", NUMBERING),
    ("/sanctionsData/entities/entity/features/feature/reliability@refId", WORD_IS_PRINTED),
    (
        "/sanctionsData/entities/entity/features/feature/valueDate/isDateRange",
        "follows from the four days; a test holds them against OFAC's wording",
    ),
    (
        "/sanctionsData/entities/entity/identityDocuments/identityDocument/issueDate/isDateRange",
        "follows from the four days; a test holds them against OFAC's wording",
    ),
    (
        "/sanctionsData/entities/entity/identityDocuments/identityDocument/expirationDate/isDateRange",
        "follows from the four days; a test holds them against OFAC's wording",
    ),
    ("/sanctionsData/entities/entity/features/feature/valueDate@id", NUMBERING),
    ("/sanctionsData/entities/entity/identityDocuments/identityDocument/issueDate@id", NUMBERING),
    (
        "/sanctionsData/entities/entity/identityDocuments/identityDocument/expirationDate@id",
        NUMBERING,
    ),
    (
        "/sanctionsData/entities/entity/identityDocuments/identityDocument/type@refId",
        WORD_IS_PRINTED,
    ),
    ("/sanctionsData/entities/entity/identityDocuments/identityDocument/name@nameId", NUMBERING),
    (
        "/sanctionsData/entities/entity/identityDocuments/identityDocument/name@nameTranslationId",
        NUMBERING,
    ),
    (
        "/sanctionsData/entities/entity/identityDocuments/identityDocument/idFeatures/idFeature@id",
        NUMBERING,
    ),
    (
        "/sanctionsData/entities/entity/identityDocuments/identityDocument/idFeatures/idFeature@featureVersionId",
        NUMBERING,
    ),
    ("/sanctionsData/entities/entity/relationships/relationship/type@refId", WORD_IS_PRINTED),
    ("/sanctionsData/entities/entity/relationships/relationship/quality@refId", WORD_IS_PRINTED),
];
