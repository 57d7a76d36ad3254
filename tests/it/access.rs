//! Every operation of the document against every kind of caller: nobody gets in who may not, and
//! whoever may is not turned away.

use reqwest::Method;
use serde_json::{Value, json};
use tests::city::{City, list, text};
use tests::{Answer, Client, both, city};
use time::Duration;

use crate::access_table::{PUBLIC, ROLES, SCOPES, TABLE, may};
use crate::forged::{faithful, forgeries};
use crate::people::{at, connect, everywhere, hire, login, step, system};

/// An id that nothing has.
const NOTHING: &str = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d40";

/// One operation of the document.
pub struct Operation {
    /// Its id.
    pub id: String,
    /// Its method.
    pub method: Method,
    /// Its path, with an id that nothing has where one belongs.
    pub path: String,
    public: bool,
    /// Whether the path names something, which is not there.
    named: bool,
}

impl Operation {
    /// Calls it without a body.
    pub async fn call(&self, by: &Client) -> Answer {
        by.request(self.method.clone(), &self.path).send().await
    }
}

/// All of the document.
pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(api::openapi::document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let path: Vec<&str> = path
                .split('/')
                .map(|part| match part.strip_prefix('{') {
                    Some(name) if is_number(operation, name.trim_end_matches('}')) => "1",
                    Some(_) => NOTHING,
                    None => part,
                })
                .collect();
            found.push(Operation {
                id: text(&operation["operationId"]),
                method: method.to_uppercase().parse().unwrap(),
                named: path.contains(&NOTHING),
                path: path.join("/"),
                public: operation["security"] == json!([{}]),
            });
        }
    }
    found
}

/// Whether a parameter of the path is a place in an order, not an id.
fn is_number(operation: &Value, name: &str) -> bool {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters
        .filter(|one| one["in"] == "path" && one["name"] == name)
        .any(|one| one["schema"]["type"] == "integer")
}

fn guarded() -> Vec<Operation> {
    let mut all = operations();
    all.retain(|operation| !operation.public);
    all
}

/// A token is asked for, or this one cannot be used.
#[track_caller]
fn assert_turned_away(answer: &Answer, code: &str, why: &str) {
    let told = answer.json();
    assert_eq!(
        (answer.status, &told["code"]),
        (401, &json!(code)),
        "{why}: {told}"
    );
    assert!(
        answer.header("WWW-Authenticate").starts_with("Bearer"),
        "{why}"
    );
}

/// What one does with one's own account, for which no grant is needed.
const OWN: [&str; 11] = [
    "get_me",
    "set_my_language",
    "change_my_password",
    "list_my_sessions",
    "delete_my_session",
    "delete_my_other_sessions",
    "get_my_second_factor",
    "enrol_second_factor",
    "confirm_second_factor",
    "renew_recovery_codes",
    "remove_second_factor",
];

/// The operation has begun its work: nothing was wrong with the caller.
#[track_caller]
fn assert_let_in(answer: &Answer, operation: &Operation, who: &str) {
    let expected: &[u16] = match (&operation.method, operation.named) {
        // Aggregates and their exports want to be asked for something.
        (&Method::GET, false)
            if ["/v1/aggregates", "/v1/exports/"]
                .iter()
                .any(|path| operation.path.starts_with(path)) =>
        {
            &[400]
        }
        (&Method::GET, false) => &[200],
        (&Method::GET, true) => &[404],
        (&Method::DELETE, false) => &[204],
        // A body or an entity tag is missing, or what the path names.
        _ => &[404, 415, 428],
    };
    let status = answer.status;
    assert!(
        expected.contains(&status),
        "{who} at {}: {status}",
        operation.id
    );
}

/// Somebody with every role there is.
async fn factotum(city: &City<'_>, name: &str) -> Value {
    let grants = json!([
        everywhere("admin"),
        at(city, "coordinator", "PLDTBXH"),
        at(city, "reporter", "PTP"),
        at(city, "approver", "PTP"),
        everywhere("viewer"),
        everywhere("auditor"),
    ]);
    let admin = city.as_("first.admin").await;
    hire(city, &admin, name, grants).await
}

#[test]
fn the_table_names_every_operation_and_no_other() {
    let (mut public, mut guarded) = (Vec::new(), Vec::new());
    for operation in operations() {
        let kind = if operation.public {
            &mut public
        } else {
            &mut guarded
        };
        kind.push(operation.id);
    }
    public.sort_unstable();
    guarded.sort_unstable();
    let mut agreed: Vec<&str> = TABLE.iter().map(|(id, _, _)| *id).collect();
    agreed.sort_unstable();
    assert_eq!(public, PUBLIC);
    assert_eq!(guarded, agreed);
    let known = |names: &str, all: &[&str]| {
        names
            .split(' ')
            .all(|one| one.is_empty() || all.contains(&one))
    };
    for (id, roles, scopes) in TABLE {
        assert!(known(roles, &ROLES) && known(scopes, &SCOPES), "{id}");
    }
}

both! {
    async fn without_a_token_only_public_operations_answer(app: TestApp) {
        for operation in operations() {
            let answer = operation.call(app.anonymous()).await;
            if operation.public {
                assert!(![401, 403, 500].contains(&answer.status), "{}: {}", operation.id, answer.status);
                continue;
            }
            assert_turned_away(&answer, "unauthenticated", &operation.id);
            if operation.method == Method::GET {
                app.anonymous().head(&operation.path).send().await.assert_status(401);
            }
        }
    }

    async fn a_forged_token_opens_nothing(app: TestApp) {
        let city = City::found(&app).await;
        factotum(&city, "factotum").await;
        let good = city::sign_in(&app, "factotum", city.password()).await;
        app.as_(&faithful(&app, &good).await).get("/v1/me").send().await.assert_status(200);
        let forgeries = forgeries(&app, &good).await;
        for operation in guarded() {
            for (fault, token) in &forgeries {
                let answer = operation.call(&app.as_(token)).await;
                assert_turned_away(&answer, "invalid_token", &format!("{} by a token that {fault}", operation.id));
            }
        }
    }

    async fn other_ways_to_authenticate_open_nothing(app: TestApp) {
        let city = City::found(&app).await;
        let good = city::sign_in(&app, "first.admin", city.password()).await;
        for header in ["", "Bearer", "Bearer ", &good, &format!("Token {good}"), "Basic YWRtaW46YWRtaW4="] {
            for operation in guarded() {
                let answer = app.anonymous()
                    .request(operation.method.clone(), &operation.path)
                    .header("Authorization", header)
                    .send().await;
                assert_turned_away(&answer, "invalid_token", &format!("{} by {header:?}", operation.id));
            }
        }
        let answer = app.anonymous().raw(Method::GET, &format!("/v1/me?access_token={good}")).send().await;
        answer.assert_problem(401, "unauthenticated");
        app.anonymous().get("/v1/me").header("Authorization", &format!("bearer {good}")).send().await.assert_status(200);
    }

    async fn a_token_ends_after_ten_minutes_everywhere(app: TestApp) {
        let city = City::found(&app).await;
        factotum(&city, "factotum").await;
        let person = city.as_("factotum").await;
        person.get("/v1/me").send().await.assert_status(200);
        app.clock.set(app.clock.now() + Duration::minutes(11));
        for operation in guarded() {
            assert_turned_away(&operation.call(&person).await, "invalid_token", &operation.id);
        }
    }

    async fn a_disabled_account_or_client_is_refused_everywhere_at_once(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let account = factotum(&city, "factotum").await;
        let person = city.as_("factotum").await;
        let client = connect(&city, &admin, "so-ldtbxh", "60", &SCOPES).await;
        let machine = system(&app, &client).await;
        for caller in [&person, &machine] {
            caller.get("/v1/reports").send().await.assert_status(200);
        }
        step(&admin, &account, "disable").await.assert_status(200);
        assert_turned_away(&person.get("/v1/reports").send().await, "invalid_token", "at once");
        machine.get("/v1/reports").send().await.assert_status(200);
        admin.post(&format!("/v1/service-clients/{}/disable", text(&client["id"])))
            .if_match("\"1\"").send().await.assert_status(200);
        for operation in guarded() {
            for (caller, who) in [(&person, "an account"), (&machine, "a client")] {
                let answer = operation.call(caller).await;
                assert_turned_away(&answer, "invalid_token", &format!("{} by {who}", operation.id));
            }
        }
    }

    async fn a_password_set_by_an_admin_opens_only_the_way_to_change_it(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let account = factotum(&city, "factotum").await;
        let password = "mật khẩu tạm thời 5947";
        let mut body = crate::people::account("newcomer", &account["grants"]);
        for grant in body["grants"].as_array_mut().unwrap() {
            *grant = json!({"role": grant["role"], "unit_id": grant["unit_id"]});
        }
        body["password"] = json!(password);
        admin.post("/v1/accounts").json(body).send().await.assert_status(201);
        let tokens = login(&app, "newcomer", password).await.expect_status(200).json();
        assert_eq!(tokens["must_change_password"], true);
        let person = app.as_(&text(&tokens["access_token"]));
        for operation in guarded() {
            let answer = operation.call(&person).await;
            match operation.id.as_str() {
                "get_me" | "change_my_password" => assert_let_in(&answer, &operation, "one to change the password"),
                _ => answer.assert_problem(403, "password_change_required"),
            }
        }
        let me = person.get("/v1/me").send().await.expect_status(200).json();
        assert_eq!(me["must_change_password"], true);
        let change = json!({"current_password": password, "new_password": "một câu khác khó đoán"});
        person.put("/v1/me/password").json(change).send().await.assert_status(204);
        person.get("/v1/accounts").send().await.assert_status(200);
    }

    async fn each_role_may_do_what_the_table_says_and_nothing_else(app: TestApp) {
        let city = City::found(&app).await;
        let people = [
            ("admin", "first.admin"), ("admin", "province.admin"), ("coordinator", "dolisa"), ("reporter", "justice"),
            ("approver", "justice.head"), ("viewer", "mayor"), ("auditor", "auditor"),
        ];
        assert!(ROLES.iter().all(|role| people.iter().any(|(one, _)| one == role)));
        for (role, name) in people {
            assert_held_to_the_table(&city.as_(name).await, role).await;
        }
    }

    async fn each_scope_may_do_what_the_table_says_and_nothing_else(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        for scope in SCOPES {
            let client = connect(&city, &admin, &scope.replace(':', "-"), "60", &[scope]).await;
            assert_held_to_the_table(&system(&app, &client).await, scope).await;
        }
    }

    async fn without_any_grant_one_sees_oneself_and_nothing_else(app: TestApp) {
        let city = City::found(&app).await;
        let admin = city.as_("first.admin").await;
        let account = hire(&city, &admin, "nobody", json!([at(&city, "viewer", "593")])).await;
        let person = city.as_("nobody").await;
        person.get("/v1/plans").send().await.assert_status(200);
        let grant = format!("/v1/accounts/{}/grants/{}", text(&account["id"]), text(&list(&account["grants"])[0]["id"]));
        admin.delete(&grant).if_match("\"2\"").send().await.assert_status(204);
        for operation in guarded() {
            let answer = operation.call(&person).await;
            match operation.id.as_str() {
                id if OWN.contains(&id) => {
                    assert_let_in(&answer, &operation, "nobody");
                }
                _ => answer.assert_problem(403, "forbidden"),
            }
        }
    }
}

/// Calls every operation as that role or scope.
async fn assert_held_to_the_table(caller: &Client, who: &str) {
    for operation in guarded() {
        let answer = operation.call(caller).await;
        if may(&operation.id, who) {
            assert_let_in(&answer, &operation, who);
        } else {
            assert_eq!(answer.status, 403, "{who} at {}", operation.id);
            answer.assert_problem(403, "forbidden");
        }
    }
}
