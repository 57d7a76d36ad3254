//! What is wrong with what an admin says of a service client: without database and clock.

use entity::enums::ClientScope;
use time::OffsetDateTime;

use super::addresses::AddressRange;
use crate::http::catalogue::{Code, FaultCode};
use crate::http::instant::Instant;
use crate::http::problem::Problem;
use crate::text::Text;
use crate::texts;

/// Most scopes of a client: all there are.
const MAX_SCOPES: usize = 4;
/// Most addresses of a client.
const MAX_ADDRESSES: usize = 50;

/// Every fault of what is said; what is not said has none.
pub fn check(
    scopes: Option<&[ClientScope]>,
    addresses: Option<&[AddressRange]>,
    expires_at: Option<Instant>,
    now: OffsetDateTime,
) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput);
    if let Some(scopes) = scopes {
        if scopes.is_empty() || scopes.len() > MAX_SCOPES {
            let detail = texts::clients::scopes_between(MAX_SCOPES);
            problem.push("/scopes", FaultCode::OutOfRange, detail);
        } else {
            let detail = || texts::clients::scope_repeated();
            repeated(&mut problem, "/scopes", scopes, detail);
        }
    }
    if let Some(addresses) = addresses {
        if addresses.len() > MAX_ADDRESSES {
            let detail = texts::clients::most_addresses(MAX_ADDRESSES);
            problem.push("/allowed_addresses", FaultCode::OutOfRange, detail);
        } else {
            let detail = || texts::clients::address_repeated();
            repeated(&mut problem, "/allowed_addresses", addresses, detail);
        }
    }
    if expires_at.is_some_and(|Instant(end)| end <= now) {
        let detail = texts::clients::end_must_be_ahead();
        problem.push("/expires_at", FaultCode::InThePast, detail);
    }
    problem
}

fn repeated<T: PartialEq>(problem: &mut Problem, at: &str, all: &[T], detail: impl Fn() -> Text) {
    for (index, one) in all.iter().enumerate() {
        if all[..index].contains(one) {
            problem.push(format!("{at}/{index}"), FaultCode::Duplicate, detail());
        }
    }
}

#[cfg(test)]
mod tests {
    use ClientScope::{AggregatesRead, ChangesRead, MetadataRead, ReportsRead};
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2018-05-17 02:00 UTC);

    fn places(problem: &Problem) -> Vec<String> {
        let faults = problem.errors.iter();
        faults
            .map(|fault| format!("{} {}", fault.place, fault.code))
            .collect()
    }

    #[test]
    fn a_client_has_one_to_four_scopes_each_once() {
        let of = |scopes: &[ClientScope]| check(Some(scopes), None, None, NOW);
        assert_eq!(places(&of(&[AggregatesRead])), [""; 0]);
        let all = [AggregatesRead, ReportsRead, ChangesRead, MetadataRead];
        assert_eq!(places(&of(&all)), [""; 0]);
        assert_eq!(places(&of(&[])), ["/scopes out_of_range"]);
        assert_eq!(places(&of(&[AggregatesRead; 5])), ["/scopes out_of_range"]);
        let twice = ["/scopes/1 duplicate", "/scopes/2 duplicate"];
        assert_eq!(places(&of(&[AggregatesRead; 3])), twice);
    }

    #[test]
    fn addresses_are_few_and_different_and_the_end_is_to_come() {
        let address = |last: u8| format!("203.0.113.{last}").parse().unwrap();
        let many: Vec<AddressRange> = (0..51).map(address).collect();
        let of = |addresses: &[AddressRange], end| {
            let problem = check(None, Some(addresses), Some(Instant(end)), NOW);
            places(&problem)
        };
        let later = NOW + Duration::MICROSECOND;
        assert_eq!(of(&[], later), [""; 0]);
        assert_eq!(of(&many[..50], later), [""; 0]);
        assert_eq!(
            of(&many, NOW),
            ["/allowed_addresses out_of_range", "/expires_at in_the_past"]
        );
        assert_eq!(
            of(&[many[0], many[0]], later),
            ["/allowed_addresses/1 duplicate"]
        );
    }
}
