//! The province's system pulls.

use tiendo_client_story::{Client, Error, types};
use uuid::Uuid;

use crate::calls::{Failure, client, expect, only, problem, tag};

/// The client-credentials grant.
pub async fn connect(credentials: &types::ServiceClientSecret) -> Result<Client, Failure> {
    let anybody = client(None)?;
    let token = anybody
        .create_client_token()
        .body_map(|body| {
            body.grant_type("client_credentials".to_owned())
                .client_id(credentials.client_id.clone())
                .client_secret(credentials.client_secret.clone())
        })
        .send()
        .await?;
    client(Some(&token.access_token))
}

/// Where the feed ends now: what comes later is read from there.
pub async fn place(province: &Client) -> Result<String, Failure> {
    Ok(province
        .list_changes()
        .after("now")
        .send()
        .await?
        .into_inner()
        .next_cursor)
}

/// Follows the feed to the acceptance; of drafts and what was sent back a system is told nothing.
pub async fn follow(
    province: &Client,
    from: String,
    report: &types::Report,
) -> Result<(), Failure> {
    let mut after = from;
    loop {
        let page = province
            .list_changes()
            .after(after)
            .limit(2)
            .wait(5)
            .send()
            .await?
            .into_inner();
        let about = page
            .items
            .iter()
            .filter(|entry| entry.subject == types::ChangeSubject::Report);
        if about.clone().next().is_some() {
            let entry = only(about)?;
            expect(
                entry.kind == types::FeedEntryKind::ReportAccepted,
                "it was accepted",
            )?;
            return expect(
                entry.subject_id == report.id && entry.revision == Some(2),
                "its second revision",
            );
        }
        expect(page.has_more, "the feed goes on to the acceptance")?;
        after = page.next_cursor;
    }
}

/// The figures of objective 7 for the year. Only Justice reports them, so they are those of its second revision: 11 of
/// 12 drafts are 91.6667 per cent, 23 of 26 members 88.4615 per cent, rounded half up to four digits.
pub async fn pull(province: &Client, report: &types::Report) -> Result<(), Failure> {
    let seventh = province.list_objectives().number("7").send().await?;
    let objective = only(&seventh.items)?.id;
    let aggregates = || {
        province
            .get_aggregates()
            .period_id(report.period_id)
            .objective_id(objective)
    };
    let answer = aggregates().send().await?;
    for (code, expected) in [
        ("7.1.a", [Some(11.0), Some(12.0), Some(91.6667), None, None]),
        (
            "7.2.a",
            [
                Some(23.0),
                Some(26.0),
                Some(88.4615),
                Some(12.0),
                Some(11.0),
            ],
        ),
    ] {
        let cell = only(
            answer
                .cells
                .iter()
                .filter(|cell| cell.measure.code.as_str() == code),
        )?;
        let figures = [
            &cell.numerator,
            &cell.denominator,
            &cell.rate,
            &cell.women,
            &cell.men,
        ];
        let figures = figures.map(|figure| figure.as_ref().map(|sum| sum.0));
        expect(
            figures == expected,
            &format!("{code}: {expected:?}, not {figures:?}"),
        )?;
        let alone = cell.complete && cell.units_expected == 1 && cell.units_reported == 1;
        expect(alone, "nobody else owes it")?;
    }

    match aggregates().if_none_match(tag(&answer)?).send().await {
        Err(Error::UnexpectedResponse(unchanged)) => expect(
            unchanged.status().as_u16() == 304,
            "an unchanged pull costs nothing",
        ),
        _ => Err("an unchanged pull is answered with 304".into()),
    }
}

/// A system that pulls changes nothing.
pub async fn refused(province: &Client, report: Uuid) -> Result<(), Failure> {
    let answer = province
        .submit_report()
        .id(report)
        .if_match("\"1\"")
        .send()
        .await;
    problem(answer, 403, types::Code::Forbidden)?;
    Ok(())
}
