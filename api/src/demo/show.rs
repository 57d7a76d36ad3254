//! What the demonstration prints.

use std::fmt::Write;

use entity::enums::Role;
use sea_orm::ActiveEnum;

use super::people::{ACCOUNTS_FILE, CLIENT_FILE, People};
use crate::config::Config;

/// After loading: the accounts, once, and what to try.
pub fn first(config: &Config, people: &People) -> String {
    let mut text = String::from("Plan 5947/KH-UBND is loaded. Accounts (shown once):\n\n");
    for person in &people.accounts {
        let role = person.role.to_value();
        let _ = writeln!(
            text,
            "  {:<16} {:<12} {:<8} {}",
            person.username, role, person.unit_code, person.password
        );
    }
    let _ = writeln!(
        text,
        "\n  service client   {}  {}\n",
        people.client.id, people.client.secret
    );
    text + &again(config)
}

/// Where the accounts are, and five commands that show the main job.
pub fn again(config: &Config) -> String {
    let dir = config.data_dir.display();
    let url = format!("http://{}", config.listen);
    let password = |role: Role, unit: &str| {
        let role = role.to_value();
        format!(
            "python3 -c \"import json; print(next(a['password'] for a in json.load(open('{dir}/{ACCOUNTS_FILE}')) if (a['role'], a['unit_code']) == ('{role}', '{unit}')))\""
        )
    };
    let login = |name: &str, role: Role, unit: &str| {
        format!(
            "curl -s {url}/v1/auth/login -H 'Content-Type: application/json' -d '{{\"username\": \"{name}\", \"password\": \"'$({})'\"}}' | python3 -c 'import json, sys; print(json.load(sys.stdin)[\"access_token\"])'",
            password(role, unit)
        )
    };
    format!(
        "Accounts are in {dir}/{ACCOUNTS_FILE}, the service client in {dir}/{CLIENT_FILE}. Try:\n\n\
         1. Sign in as the coordinator of the lead office:\n\n   TOKEN=$({login})\n\n\
         2. The plan's periods:\n\n   curl -s {url}/v1/periods -H \"Authorization: Bearer $TOKEN\"\n\n\
         3. Who is late or missing in the first half of 2018:\n\n   PERIOD=$(curl -s '{url}/v1/periods?label=2018-H1' -H \"Authorization: Bearer $TOKEN\" | python3 -c 'import json, sys; print(json.load(sys.stdin)[\"items\"][0][\"id\"])'); curl -s {url}/v1/periods/$PERIOD/completeness -H \"Authorization: Bearer $TOKEN\"\n\n\
         4. Reports waiting for review:\n\n   curl -s '{url}/v1/reports?status=submitted' -H \"Authorization: Bearer $TOKEN\"\n\n\
         5. What the accepted figures add up to:\n\n   curl -s \"{url}/v1/aggregates?period_id=$PERIOD\" -H \"Authorization: Bearer $TOKEN\"\n",
        login = login("dieuphoi", Role::Coordinator, "PLDTBXH"),
    )
}
