//! The admin makes the accounts.

use reqwest::header::LOCATION;
use tiendo_client_story::{Client, types};

use crate::calls::{Answer, Failure, client, expect, only, problem, sign_in, tag, take_over, unit};

const GIVEN: &str = "đổi ngay khi đăng nhập";
const OWN: &str = "con mèo mà trèo cây cau";

pub struct People {
    pub office: Client,
    pub lead: Client,
    pub province: types::ServiceClientSecret,
}

/// Accounts for Justice and for the Labour office, and a client for the province's system.
pub async fn make_accounts(password: &str) -> Result<People, Failure> {
    let admin = client(Some(&sign_in("quantri", password).await?.access_token))?;
    let me = admin.get_me().send().await?;
    expect(
        me.actions.contains(&types::Action::ManageAccounts),
        "an admin looks after accounts",
    )?;

    // A refusal names the code of the problem and each wrong place.
    let short = create(
        &admin,
        "tuphap.chuyenvien",
        "ngắn",
        types::Role::Reporter,
        "PTP",
    )
    .await?;
    let refused = problem(short, 422, types::Code::InvalidInput)?;
    let fault = only(refused.errors)?;
    expect(
        fault.pointer.as_deref() == Some("/password"),
        "the fault is at the password",
    )?;

    make(&admin, "tuphap.chuyenvien", types::Role::Reporter, "PTP").await?;
    make(
        &admin,
        "laodong.chuyenvien",
        types::Role::Coordinator,
        "PLDTBXH",
    )
    .await?;
    let city = unit(&admin, "593").await?;
    let scopes = vec![
        types::ClientScope::MetadataRead,
        types::ClientScope::AggregatesRead,
        types::ClientScope::ReportsRead,
        types::ClientScope::ChangesRead,
    ];
    let system = admin
        .create_service_client()
        .body_map(|body| {
            body.client_id("truc-lien-thong".to_owned())
                .name("Trục liên thông của tỉnh".to_owned())
                .unit_id(city.id)
                .scopes(scopes)
        })
        .send()
        .await?;
    Ok(People {
        office: take_over("tuphap.chuyenvien", GIVEN, OWN).await?,
        lead: take_over("laodong.chuyenvien", GIVEN, OWN).await?,
        province: system.into_inner(),
    })
}

async fn make(
    admin: &Client,
    username: &str,
    role: types::Role,
    code: &str,
) -> Result<(), Failure> {
    let answer = create(admin, username, GIVEN, role, code).await??;
    let place = format!("/v1/accounts/{}", answer.id);
    let named = answer.headers().get(LOCATION).ok_or("no Location")?;
    expect(
        named.to_str()? == place,
        "the answer says where the account is",
    )?;
    expect(
        tag(&answer)? == format!("\"{}\"", answer.version),
        "the tag is the version",
    )?;
    expect(only(&answer.grants)?.role == role, "it has its role")
}

async fn create(
    admin: &Client,
    username: &str,
    password: &str,
    role: types::Role,
    code: &str,
) -> Result<Answer<types::AccountWithToken>, Failure> {
    let grant = types::NewGrant::builder()
        .role(role)
        .unit_id(unit(admin, code).await?.id)
        .try_into()?;
    let request = admin.create_account().body_map(|body| {
        body.username(username.to_owned())
            .display_name(username.to_owned())
            .password(password.to_owned())
            .grants(vec![grant])
    });
    Ok(request.send().await)
}
