//! What the demonstration prints.

use std::fmt::Write;

use entity::enums::Role;
use sea_orm::ActiveEnum;

use super::Failure;
use super::people::{ACCOUNTS_FILE, CLIENT_FILE, People};
use crate::config::Config;

/// After loading: the accounts, once, and what to try.
pub fn first(config: &Config, people: &People) -> Result<String, Failure> {
    let mut text = String::from("Plan 5947/KH-UBND is loaded. Accounts (shown once):\n\n");
    for person in &people.accounts {
        let role = person.role.to_value();
        writeln!(
            text,
            "  {:<16} {:<12} {:<8} {}",
            person.username, role, person.unit_code, person.password
        )?;
    }
    writeln!(
        text,
        "\n  service client   {}  {}\n",
        people.client.id, people.client.secret
    )?;
    let coordinator = people.find(Role::Coordinator, "PLDTBXH")?;
    text.push_str(&try_this(
        config,
        &coordinator.username,
        &coordinator.password,
    ));
    Ok(text)
}

/// When it had been loaded before: where the accounts are, and what to try.
pub fn again(config: &Config) -> String {
    try_this(config, "dieuphoi", "…")
}

/// Five commands that show the main job.
fn try_this(config: &Config, username: &str, password: &str) -> String {
    let dir = config.data_dir.display();
    let url = format!("http://{}", config.listen);
    let auth = "-H \"Authorization: Bearer $TOKEN\"";
    format!(
        r#"The accounts are in {dir}/{ACCOUNTS_FILE}, the service client in {dir}/{CLIENT_FILE}. Try:

# 1. Sign in as the coordinator of the Labour office, which leads the plan.
TOKEN=$(curl -s {url}/v1/auth/login -H 'Content-Type: application/json' -d '{{"username": "{username}", "password": "{password}"}}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')

# 2. The reporting period of the first half of 2018.
PERIOD=$(curl -s '{url}/v1/periods?label=2018-H1' {auth} | sed 's/.*"items":\[{{"id":"\([^"]*\)".*/\1/'); echo $PERIOD

# 3. Who has reported, who was late, who is missing.
curl -s {url}/v1/periods/$PERIOD/completeness {auth}

# 4. The reports that wait for review.
curl -s '{url}/v1/reports?status=submitted' {auth}

# 5. What the accepted figures add up to, and how complete that is.
curl -s "{url}/v1/aggregates?period_id=$PERIOD" {auth}
"#
    )
}
