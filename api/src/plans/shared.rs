//! Who leads an indicator that several units share, and who else has a part in it.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::Duty;
use uuid::Uuid;

use super::coverage::{Indicator, Subject};

/// One duty in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Who.
    pub unit_id: Uuid,
    /// To do what.
    pub duty: Duty,
    /// About what.
    pub subject: Subject,
}

/// The parts units have in one indicator besides reporting on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Those that lead it.
    pub leads: BTreeSet<Uuid>,
    /// Those that work on it, with what they do.
    pub contributors: BTreeMap<Uuid, BTreeSet<Duty>>,
}

/// Who leads an indicator and who contributes to it. A lead by its number goes before one by its whole
/// objective, whose unit then leads the rest.
pub fn parts(indicator: &Indicator, duties: &[Given]) -> Parts {
    let mut named = BTreeSet::new();
    let mut of_objective = BTreeSet::new();
    let mut contributors = BTreeMap::<Uuid, BTreeSet<Duty>>::new();
    for given in duties {
        let by_number = given.subject == Subject::Indicator(indicator.id);
        if !by_number && given.subject != Subject::Objective(indicator.objective_id) {
            continue;
        }
        match given.duty {
            Duty::Lead if by_number => {
                named.insert(given.unit_id);
            }
            Duty::Lead => {
                of_objective.insert(given.unit_id);
            }
            Duty::Coordinate | Duty::Guide | Duty::Advise | Duty::Supervise | Duty::Implement => {
                contributors
                    .entry(given.unit_id)
                    .or_default()
                    .insert(given.duty);
            }
            // Reporting is answering for it; whoever is only asked has no part to answer for.
            Duty::Report | Duty::Requested => {}
        }
    }
    Parts {
        leads: if named.is_empty() {
            of_objective
        } else {
            named
        },
        contributors,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CULTURE: Uuid = Uuid::from_u128(1);
    const STATION: Uuid = Uuid::from_u128(2);
    const LABOUR: Uuid = Uuid::from_u128(3);
    const OBJECTIVE_5: Uuid = Uuid::from_u128(500);
    const INDICATOR_51: Uuid = Uuid::from_u128(501);
    const INDICATOR_52: Uuid = Uuid::from_u128(502);

    fn indicator(id: Uuid, number: &str) -> Indicator {
        Indicator {
            id,
            number: number.to_owned(),
            objective_id: OBJECTIVE_5,
        }
    }

    fn given(unit_id: Uuid, duty: Duty, subject: Subject) -> Given {
        Given {
            unit_id,
            duty,
            subject,
        }
    }

    #[test]
    fn the_unit_named_for_the_number_leads_before_the_one_for_the_objective() {
        let duties = [
            given(STATION, Duty::Lead, Subject::Objective(OBJECTIVE_5)),
            given(CULTURE, Duty::Lead, Subject::Indicator(INDICATOR_51)),
        ];
        let lead = |id, number| parts(&indicator(id, number), &duties).leads;
        assert_eq!(lead(INDICATOR_51, "5.1"), [CULTURE].into());
        assert_eq!(lead(INDICATOR_52, "5.2"), [STATION].into());
    }

    #[test]
    fn two_leads_are_both_shown() {
        let duties = [
            given(STATION, Duty::Lead, Subject::Indicator(INDICATOR_51)),
            given(CULTURE, Duty::Lead, Subject::Indicator(INDICATOR_51)),
        ];
        let found = parts(&indicator(INDICATOR_51, "5.1"), &duties);
        assert_eq!(found.leads, [CULTURE, STATION].into());
    }

    #[test]
    fn whoever_works_on_it_contributes_and_whoever_only_reports_or_is_asked_does_not() {
        let duties = [
            given(LABOUR, Duty::Guide, Subject::Objective(OBJECTIVE_5)),
            given(LABOUR, Duty::Supervise, Subject::Indicator(INDICATOR_51)),
            given(LABOUR, Duty::Supervise, Subject::Indicator(INDICATOR_51)),
            given(STATION, Duty::Report, Subject::Indicator(INDICATOR_51)),
            given(STATION, Duty::Requested, Subject::Indicator(INDICATOR_51)),
            given(CULTURE, Duty::Implement, Subject::Indicator(INDICATOR_52)),
            given(CULTURE, Duty::Implement, Subject::Plan),
            given(CULTURE, Duty::Implement, Subject::Task),
        ];
        let found = parts(&indicator(INDICATOR_51, "5.1"), &duties);
        let labour = BTreeSet::from([Duty::Guide, Duty::Supervise]);
        assert_eq!(found.contributors, [(LABOUR, labour)].into());
        assert_eq!(found.leads, BTreeSet::new());
    }
}
