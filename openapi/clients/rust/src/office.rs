//! Justice reports, and mends what came back.

use tiendo_client_story::{Client, types};
use uuid::Uuid;

use crate::calls::{Failure, expect, only, problem, tag, unit};

/// Lists what Justice owes, begins the annual report, writes its figures and sends it.
pub async fn report(office: &Client) -> Result<types::Report, Failure> {
    let justice = unit(office, "PTP").await?;
    let page = office
        .list_unit_obligations()
        .id(justice.id)
        .open(true)
        .send()
        .await?
        .into_inner();
    let owed = only(
        page.items
            .into_iter()
            .filter(|item| item.period_label.as_str() == "2018-Y"),
    )?;
    expect(
        owed.report_id.is_none(),
        "Justice has not begun the annual report",
    )?;

    let (begun, first) = begin(office, &owed).await?;
    let written = fill(office, &begun, &first).await?;
    let check = office.validate_report().id(begun.id).send().await?;
    expect(check.valid, "the report can be submitted")?;
    submit(office, begun.id, &written).await
}

/// Begins the report twice under one key, as a client does that got no answer the first time.
async fn begin(
    office: &Client,
    owed: &types::Obligation,
) -> Result<(types::Report, String), Failure> {
    let once = || {
        office
            .create_report()
            .idempotency_key(format!("\"{}\"", owed.id))
            .body_map(|body| body.period_id(owed.period_id).unit_id(owed.unit_id))
            .send()
    };
    let begun = once().await?;
    let repeated = once().await?;
    expect(repeated.id == begun.id, "one key, one report")?;
    let replayed = repeated
        .headers()
        .get("Idempotency-Replayed")
        .is_some_and(|value| value == "true");
    expect(replayed, "the second answer is the first one again")?;
    expect(
        begun.status == types::ReportStatus::Draft,
        "it can be written",
    )?;
    let first = tag(&begun)?;
    Ok((begun.into_inner(), first))
}

fn value(measure: &types::OwedMeasure) -> Result<types::NewReportValue, Failure> {
    let value = types::NewReportValue::builder().measure_id(measure.measure_id);
    let value = match measure.code.as_str() {
        "7.1.a" => value
            .numerator(types::Decimal(11.0))
            .denominator(types::Decimal(12.0)),
        "7.2.a" => value
            .numerator(types::Decimal(24.0))
            .denominator(types::Decimal(25.0))
            .women(types::Decimal(13.0))
            .men(types::Decimal(11.0)),
        _ => value.no_data_reason(types::Prose2000("Phòng Tư pháp không theo dõi.".to_owned())),
    };
    Ok(value.try_into()?)
}

/// Saves all figures; somebody saves on an outdated copy, is told so, and saves on the report as it stands.
async fn fill(office: &Client, begun: &types::Report, first: &str) -> Result<String, Failure> {
    let values = begun
        .measures
        .iter()
        .map(value)
        .collect::<Result<Vec<_>, _>>()?;
    let saved = office
        .replace_report_values()
        .id(begun.id)
        .if_match(first)
        .body_map(|body| body.values(values))
        .send()
        .await?;
    expect(
        saved.values.len() == begun.measures.len(),
        "each measure has its value",
    )?;

    let passage = types::NewReportPassage {
        section: types::Line100("results".to_owned()),
        text: types::Prose20000("Phòng Tư pháp đã thẩm định 12 dự thảo.".to_owned()),
    };
    let save = |version: String| {
        let narrative = vec![passage.clone()];
        office
            .update_report()
            .id(begun.id)
            .if_match(version)
            .body_map(|body| body.narrative(narrative))
            .send()
    };
    problem(save(first.to_owned()).await, 412, types::Code::Stale)?;
    let read = office.get_report().id(begun.id).send().await?;
    let recovered = save(tag(&read)?).await?;
    expect(recovered.narrative.len() == 1, "now it is saved")?;
    tag(&recovered)
}

/// The lead unit's remark is answered with another figure.
pub async fn mend(office: &Client, id: Uuid) -> Result<types::Report, Failure> {
    let returned = office.get_report().id(id).send().await?;
    expect(
        returned.status == types::ReportStatus::Returned,
        "the report came back",
    )?;
    let asked = only(&returned.remarks)?
        .measure_id
        .ok_or("the remark is about a measure")?;
    let saved = office
        .set_report_value()
        .id(id)
        .measure_id(asked)
        .if_match(tag(&returned)?)
        .body_map(|body| {
            body.numerator(types::Decimal(23.0))
                .denominator(types::Decimal(26.0))
                .women(types::Decimal(12.0))
                .men(types::Decimal(11.0))
        })
        .send()
        .await?;
    expect(saved.revision == 2, "what was sent stays as it was")?;
    submit(office, id, &tag(&saved)?).await
}

async fn submit(office: &Client, id: Uuid, version: &str) -> Result<types::Report, Failure> {
    let sent = office
        .submit_report()
        .id(id)
        .if_match(version)
        .send()
        .await?
        .into_inner();
    expect(
        sent.status == types::ReportStatus::Submitted,
        "the lead unit has it",
    )?;
    Ok(sent)
}
