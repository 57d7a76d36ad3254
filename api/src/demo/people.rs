//! The demonstration's accounts: one for each role and office, and one for each ward and commune.

use std::path::Path;
use std::sync::Arc;

use entity::account;
use entity::enums::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Failure;
use super::files::Ids;
use crate::accounts::dto::NewAccount;
use crate::accounts::{make, one_time};
use crate::app::AppState;
use crate::audit::{self, By};
use crate::auth::policy::ManageAccounts;
use crate::auth::principal::{Allow, Caller};
use crate::clients::dto::NewServiceClient;
use crate::http::json;
use crate::private_file;

/// Where the accounts are written, readable by the owner only.
pub const ACCOUNTS_FILE: &str = "demo-accounts.json";
/// Where the province's service client is written, readable by the owner only.
pub const CLIENT_FILE: &str = "demo-client.json";

/// The unit whose reports an approver signs.
const SIGNS_OFF: &str = "PYT";

const LIST: [(&str, &str, Role, &str); 14] = [
    ("quantri", "Quản trị hệ thống", Role::Admin, "60"),
    (
        "dieuphoi",
        "Điều phối, Phòng Lao động – Thương binh và Xã hội",
        Role::Coordinator,
        "PLDTBXH",
    ),
    ("lanhdao", "Lãnh đạo UBND thành phố", Role::Viewer, "593"),
    ("thanhtra", "Thanh tra", Role::Auditor, "60"),
    (
        "truongphongyte",
        "Trưởng phòng Y tế",
        Role::Approver,
        SIGNS_OFF,
    ),
    (
        "truongphonglaodong",
        "Trưởng phòng Lao động – Thương binh và Xã hội",
        Role::Approver,
        "PLDTBXH",
    ),
    (
        "laodong",
        "Phòng Lao động – Thương binh và Xã hội",
        Role::Reporter,
        "PLDTBXH",
    ),
    ("tuphap", "Phòng Tư pháp", Role::Reporter, "PTP"),
    ("noivu", "Phòng Nội vụ", Role::Reporter, "PNV"),
    (
        "taichinh",
        "Phòng Tài chính – Kế hoạch",
        Role::Reporter,
        "PTCKH",
    ),
    (
        "truyenthanh",
        "Đài Truyền thanh Phan Thiết",
        Role::Reporter,
        "DTT",
    ),
    (
        "vanhoa",
        "Phòng Văn hoá và Thông tin",
        Role::Reporter,
        "PVHTT",
    ),
    (
        "giaoduc",
        "Phòng Giáo dục và Đào tạo",
        Role::Reporter,
        "PGDDT",
    ),
    ("yte", "Phòng Y tế", Role::Reporter, SIGNS_OFF),
];

/// Codes of the wards and communes, each with a reporter `px<code>`.
const WARDS: std::ops::RangeInclusive<u32> = 22915..=22966;

/// One account as it is written down.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// User name.
    pub username: String,
    /// Password, shown here only.
    pub password: String,
    /// Role.
    pub role: Role,
    /// Code of the unit.
    pub unit_code: String,
    #[serde(skip)]
    caller: Arc<Caller>,
}

/// The province's service client as it is written down.
#[derive(Clone, Debug, Serialize)]
pub struct Client {
    /// OAuth client id.
    #[serde(rename = "client_id")]
    pub id: String,
    /// Secret, shown here only.
    #[serde(rename = "client_secret")]
    pub secret: String,
    /// Code of the unit whose subtree it reads.
    pub unit_code: String,
}

/// Everybody in the demonstration.
#[derive(Debug)]
pub struct People {
    /// The accounts.
    pub accounts: Vec<Person>,
    /// The province's system.
    pub client: Client,
}

/// Whoever sets up the demonstration: an admin of everything who is nobody in the database.
pub fn installer() -> Arc<Caller> {
    Arc::new(Caller::Account {
        id: Uuid::nil(),
        username: "tiendo".to_owned(),
        session_id: Uuid::nil(),
        must_change_password: false,
        must_enrol: false,
        grants: vec![(Role::Admin, None)],
    })
}

/// Makes the accounts and the service client.
pub async fn load(state: &AppState, ids: &Ids) -> Result<People, Failure> {
    let mut accounts = Vec::new();
    for (username, name, role, unit) in LIST {
        accounts.push(person(state, ids, username, name, role, unit).await?);
    }
    for code in WARDS.step_by(3) {
        let unit = code.to_string();
        let name = format!("UBND phường, xã {unit}");
        accounts.push(
            person(
                state,
                ids,
                &format!("px{unit}"),
                &name,
                Role::Reporter,
                &unit,
            )
            .await?,
        );
    }
    Ok(People {
        accounts,
        client: client(state, ids).await?,
    })
}

async fn person(
    state: &AppState,
    ids: &Ids,
    username: &str,
    name: &str,
    role: Role,
    unit: &str,
) -> Result<Person, Failure> {
    let password = one_time::generate(username)?;
    let unit_id = ids.get(unit)?;
    let mut grants = vec![serde_json::json!({"role": role, "unit_id": unit_id})];
    if role == Role::Admin {
        // Strategies and units at the top are for an admin of the whole installation.
        grants.push(serde_json::json!({"role": role, "unit_id": null}));
    }
    let body = serde_json::json!({
        "username": username,
        "display_name": name,
        "password": password,
        "grants": grants,
    });
    let new: NewAccount = json::parse(body.to_string().as_bytes())?;
    let prepared = make::prepare(state, new).await?.keeping_password();
    let now = state.clock.now();
    let tx = state.db.begin().await?;
    let (made, event) = make::insert(&tx, prepared, now).await?;
    audit::record(&tx, now, &By::command_line(), event).await?;
    tx.commit().await?;
    Ok(Person {
        username: username.to_owned(),
        password,
        role,
        unit_code: unit.to_owned(),
        caller: Arc::new(Caller::Account {
            id: made.id,
            username: made.username,
            session_id: Uuid::nil(),
            must_change_password: false,
            must_enrol: false,
            grants: vec![(role, Some(unit_id))],
        }),
    })
}

async fn client(state: &AppState, ids: &Ids) -> Result<Client, Failure> {
    let allow = Allow::<ManageAccounts>::of(installer())?;
    let body = serde_json::json!({
        "client_id": "so-ldtbxh",
        "name": "Hệ thống báo cáo của Sở Lao động – Thương binh và Xã hội",
        "unit_id": ids.get("593")?,
        "scopes": ["aggregates:read", "reports:read", "metadata:read"],
    });
    let new: NewServiceClient = json::parse(body.to_string().as_bytes())?;
    let made = crate::clients::service::create(state, &allow, new).await?;
    Ok(Client {
        id: made.client.client_id,
        secret: made.client_secret,
        unit_code: "593".to_owned(),
    })
}

impl People {
    /// The account with this role at this unit.
    pub fn find(&self, role: Role, unit_code: &str) -> Result<&Person, Failure> {
        self.accounts
            .iter()
            .find(|person| person.role == role && person.unit_code == unit_code)
            .ok_or_else(|| format!("the demonstration has no {role:?} at {unit_code}").into())
    }

    /// That account as a caller.
    pub fn caller(&self, role: Role, unit_code: &str) -> Result<Arc<Caller>, Failure> {
        Ok(self.find(role, unit_code)?.caller.clone())
    }

    /// Writes accounts and client into the data directory, each whole or not at all. The accounts come
    /// last: their file says that the demonstration is complete.
    pub fn write(&self, data_dir: &Path) -> Result<(), Failure> {
        let client = serde_json::to_string_pretty(&self.client)?;
        private_file::replace(&data_dir.join(CLIENT_FILE), client.as_bytes())?;
        let accounts = serde_json::to_string_pretty(&self.accounts)?;
        private_file::replace(&data_dir.join(ACCOUNTS_FILE), accounts.as_bytes())?;
        Ok(())
    }
}

/// Whether the accounts written in the data directory are those of this database.
pub async fn are_those_of(state: &AppState) -> Result<bool, Failure> {
    let Ok(text) = std::fs::read_to_string(state.config.data_dir.join(ACCOUNTS_FILE)) else {
        return Ok(false);
    };
    let written: Vec<Written> = serde_json::from_str(&text)?;
    let Some(Written { username, password }) = written.into_iter().next() else {
        return Ok(false);
    };
    let account = account::Entity::find()
        .filter(account::Column::Username.eq(username))
        .one(state.db.reader())
        .await?;
    let hash = account.and_then(|account| account.password_hash);
    Ok(state.hasher.verify(password, hash).await?)
}

/// What is read back of an account.
#[derive(Deserialize)]
struct Written {
    username: String,
    password: String,
}
