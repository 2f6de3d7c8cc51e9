//! From FollowTheMoney properties to a query; what takes no part is named, never ignored.

use unblink_app::AppQuery;
use unblink_model::PartialDate;

/// Adds the values of a property to a query.
///
/// Returns `false` when the property takes no part in screening.
///
/// # Errors
///
/// The value that cannot be read, in words.
pub(super) fn put(query: &mut AppQuery, property: &str, values: &[&str]) -> Result<bool, String> {
    let texts = || values.iter().map(|value| (*value).to_owned());
    match property {
        "name" | "alias" | "weakAlias" | "previousName" => query.names.extend(texts()),
        "birthDate" => {
            for value in values {
                let date = value.parse::<PartialDate>().map_err(|e| format!("{property}: {e}"))?;
                query.birth_dates.push(date);
            }
        }
        "country" | "nationality" | "citizenship" | "jurisdiction" | "mainCountry"
        | "birthCountry" | "flag" => query.countries.extend(texts()),
        "gender" => query.genders.extend(texts()),
        "idNumber"
        | "passportNumber"
        | "registrationNumber"
        | "taxNumber"
        | "vatCode"
        | "innCode"
        | "ogrnCode"
        | "okpoCode"
        | "imoNumber"
        | "mmsi"
        | "leiCode"
        | "swiftBic"
        | "bik"
        | "dunsCode"
        | "uniqueEntityId"
        | "npiCode"
        | "publicKey"
        | "iban"
        | "socialSecurityNumber" => query.identifiers.extend(texts()),
        _ => return Ok(false),
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_find_their_place() {
        let mut query = AppQuery::default();
        assert_eq!(put(&mut query, "name", &["A"]), Ok(true));
        assert_eq!(put(&mut query, "alias", &["B"]), Ok(true));
        assert_eq!(put(&mut query, "birthDate", &["1968"]), Ok(true));
        assert_eq!(put(&mut query, "nationality", &["af"]), Ok(true));
        assert_eq!(put(&mut query, "imoNumber", &["9187629"]), Ok(true));
        assert_eq!(put(&mut query, "shoeSize", &["44"]), Ok(false));
        assert_eq!(query.names, ["A", "B"]);
        assert_eq!(query.countries, ["af"]);
        assert_eq!(query.identifiers, ["9187629"]);
        assert!(put(&mut query, "birthDate", &["1968/02"]).is_err());
    }
}
