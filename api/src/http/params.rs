//! Query and path parameters: strict, with the name of what is wrong.

use std::collections::BTreeSet;
use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::problem::Problem;
use super::unread::unread_parameter;
use crate::http::catalogue::FaultCode;
use crate::texts;
use crate::unfit::Unfit;

/// Parameters a query string holds at most; no operation knows half as many.
const MOST: usize = 64;

/// The query string as `T`; unknown and repeated parameters are refused.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(parse(req.query_string()).map(Self))
    }
}

/// Reads a query string strictly.
pub fn parse<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let mut seen = BTreeSet::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if seen.len() == MOST {
            let text = texts::http::too_many_parameters(MOST);
            return Err(Problem::parameter(
                name.into_owned(),
                FaultCode::InvalidValue,
                text,
            ));
        }
        if value.contains(|c: char| c.is_ascii_control()) {
            let text = texts::values::control_characters();
            return Err(Problem::parameter(
                name.into_owned(),
                FaultCode::InvalidValue,
                text,
            ));
        }
        if !seen.insert(name.clone()) {
            let text = texts::http::duplicate_parameter();
            return Err(Problem::parameter(
                name.into_owned(),
                FaultCode::DuplicateField,
                text,
            ));
        }
    }
    let reader = super::strict::Strict::new(serde_urlencoded::Deserializer::new(
        form_urlencoded::parse(query.as_bytes()),
    ));
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let name = error.path().iter().next().map(ToString::to_string);
        let (code, words) = unread_parameter(&error.inner().to_string());
        Problem::parameter(name.unwrap_or_default(), code, words)
    })
}

/// The id in the path.
#[derive(Clone, Copy, Debug)]
pub struct Id(pub Uuid);

impl FromRequest for Id {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(path_id(req, "id").map(Self))
    }
}

/// The id in the path segment `name`.
pub fn path_id(req: &HttpRequest, name: &'static str) -> Result<Uuid, Problem> {
    let text = req.match_info().get(name).unwrap_or_default();
    super::strict::uuid(text)
        .ok_or_else(|| Problem::parameter(name, FaultCode::InvalidValue, texts::http::not_a_uuid()))
}

/// The place in an order, from 1, in the path segment `name`.
pub fn path_order(req: &HttpRequest, name: &'static str) -> Result<i32, Problem> {
    let text = req.match_info().get(name).unwrap_or_default();
    let order = text.parse().ok().filter(|order| *order >= 1);
    order.ok_or_else(|| {
        Problem::parameter(name, FaultCode::InvalidValue, texts::http::not_an_order())
    })
}

/// Items a list in one parameter holds at most, repeats included; no vocabulary has as many.
pub const MOST_LISTED: usize = 64;

/// A list in one parameter, separated by commas; repeats count once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommaList<T>(pub Vec<T>);

impl<T> Default for CommaList<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: DeserializeOwned + PartialEq> Deserialize<'de> for CommaList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut items = Vec::new();
        for (place, part) in text.split(',').enumerate() {
            if place == MOST_LISTED {
                return Err(Unfit(texts::common::at_most_items(MOST_LISTED)).through());
            }
            let part: serde::de::value::StrDeserializer<'_, D::Error> = part.into_deserializer();
            let item = T::deserialize(super::strict::Strict::new(part))?;
            if !items.contains(&item) {
                items.push(item);
            }
        }
        Ok(Self(items))
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::Place;
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        limit: Option<u16>,
        #[serde(default)]
        group_by: CommaList<Uuid>,
    }

    fn fault(query: &str) -> (Place, FaultCode) {
        let problem = parse::<Filter>(query).unwrap_err();
        (problem.errors[0].place.clone(), problem.errors[0].code)
    }

    #[test]
    fn good_parameters_are_read() {
        let id = Uuid::nil();
        let filter: Filter = parse(&format!("limit=7&group_by={id},{id}")).unwrap();
        assert_eq!(filter.limit, Some(7));
        assert_eq!(filter.group_by.0, [id]);
    }

    #[test]
    fn each_bad_parameter_is_named() {
        let at = |name: &str, code| (Place::Parameter(name.to_owned()), code);
        assert_eq!(fault("limt=7"), at("limt", FaultCode::UnknownParameter));
        assert_eq!(
            fault("limit=99999999999999999999"),
            at("limit", FaultCode::InvalidValue)
        );
        assert_eq!(fault("limit=1%09"), at("limit", FaultCode::InvalidValue));
        assert_eq!(
            fault("limit=1&limit=2"),
            at("limit", FaultCode::DuplicateField)
        );
        let many = vec![Uuid::nil().to_string(); MOST_LISTED + 1].join(",");
        let bare = Uuid::nil().simple().to_string();
        for list in ["x", "", ",", &many, &bare] {
            let (place, _) = fault(&format!("group_by={list}"));
            assert_eq!(place, Place::Parameter("group_by".to_owned()), "{list}");
        }
    }
}
