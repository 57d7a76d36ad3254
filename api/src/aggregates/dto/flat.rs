//! From a cell to its row.

use super::AggregateCell;
use super::row::AggregateRow;

impl From<AggregateCell> for AggregateRow {
    fn from(cell: AggregateCell) -> Self {
        let (measure, period) = (cell.measure, cell.period);
        let (target, waiting) = (cell.target.as_ref(), cell.provisional.as_ref());
        let (plan_id, plan_number) = cell.plan.map(|plan| (plan.id, plan.number)).unzip();
        let unit_level = cell
            .unit_level
            .or(cell.unit.as_ref().map(|unit| unit.level));
        let unit = cell.unit.map(|unit| (unit.id, (unit.code, unit.name)));
        let (unit_id, named) = unit.unzip();
        let (unit_code, unit_name) = named.unzip();
        Self {
            framework_code: cell.framework.code,
            objective_number: cell.objective.number,
            indicator_number: cell.indicator.number,
            measure_code: measure.code,
            measure_name: measure.name,
            measure_name_en: measure.name_en,
            unit_of_measure: measure.unit_of_measure,
            kind: measure.kind,
            factor: measure.factor,
            direction: measure.direction,
            rollup: measure.rollup,
            accumulation: measure.accumulation,
            period_label: period.label,
            frequency: period.frequency,
            year: period.year,
            ordinal: period.ordinal,
            covers_from: period.covers_from,
            covers_to: period.covers_to,
            plan_number,
            unit_level,
            unit_code,
            unit_name,
            numerator: cell.numerator,
            denominator: cell.denominator,
            amount: cell.amount,
            rate: cell.rate,
            answer: cell.answer,
            answers_yes: cell.answers_yes,
            answers_no: cell.answers_no,
            women: cell.women,
            men: cell.men,
            sex_parts_complete: cell.sex_parts_complete,
            units_expected: cell.units_expected,
            units_reported: cell.units_reported,
            units_no_data: cell.units_no_data,
            units_left_out: cell.units_left_out,
            units_before_cutoff: cell.units_before_cutoff,
            complete: cell.complete,
            no_total_reason: cell.no_total_reason,
            target_op: target.map(|target| target.op),
            target_span: target.map(|target| target.span),
            target_approximate: target.map(|target| target.approximate),
            target_confidence: target.map(|target| target.confidence),
            target_low: target.and_then(|target| target.low),
            target_high: target.and_then(|target| target.high),
            target_year_from: target.and_then(|target| target.year_from),
            target_year_to: target.and_then(|target| target.year_to),
            outcome: cell.outcome,
            provisional_numerator: waiting.and_then(|waiting| waiting.numerator),
            provisional_denominator: waiting.and_then(|waiting| waiting.denominator),
            provisional_amount: waiting.and_then(|waiting| waiting.amount),
            provisional_rate: waiting.and_then(|waiting| waiting.rate),
            provisional_answer: waiting.and_then(|waiting| waiting.answer),
            provisional_answers_yes: waiting.and_then(|waiting| waiting.answers_yes),
            provisional_answers_no: waiting.and_then(|waiting| waiting.answers_no),
            provisional_women: waiting.and_then(|waiting| waiting.women),
            provisional_men: waiting.and_then(|waiting| waiting.men),
            provisional_sex_parts_complete: waiting.and_then(|waiting| waiting.sex_parts_complete),
            provisional_no_total_reason: waiting.and_then(|waiting| waiting.no_total_reason),
            provisional_units_reported: waiting.map(|waiting| waiting.units_reported),
            provisional_units_no_data: waiting.map(|waiting| waiting.units_no_data),
            framework_id: cell.framework.id,
            objective_id: cell.objective.id,
            indicator_id: cell.indicator.id,
            measure_id: measure.id,
            definition_id: cell.definition_id,
            period_id: period.id,
            plan_id,
            parent_plan_id: cell.parent_plan_id,
            unit_id,
            target_framework_version_id: target.map(|target| target.framework_version_id),
            sources: cell.sources,
        }
    }
}
