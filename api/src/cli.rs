//! The commands of `tiendo`.
// What a command says on standard output is its result.
#![allow(clippy::print_stdout)]

mod backup;
mod doctor;
mod document;
mod health;
mod keys;

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use keys::KeysCommand;

use crate::accounts::make;
use crate::accounts::names::LoginName;
use crate::app::AppState;
use crate::audit::verify::{self, Anchor, Findings};
use crate::changes::renew;
use crate::clock::{Clock, local_day};
use crate::config::{Config, ConfigError};
use crate::db::Db;
use crate::http::words::Line;
use crate::rollups::check;
use crate::unfit::Unfit;
use crate::{build, demo, serving, telemetry};

/// Tiến Độ: the API on which a public body runs its action plans.
#[derive(Debug, Parser)]
#[command(name = "tiendo", version = build::FULL)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the OpenAPI document, as it is served at /openapi.json and /openapi.yaml. It needs no settings and no
    /// database.
    Openapi {
        /// In YAML instead of JSON.
        #[arg(long)]
        yaml: bool,
    },
    #[command(flatten)]
    Installation(Installation),
}

/// What works on an installation, by its settings.
#[derive(Debug, Subcommand)]
enum Installation {
    /// Serve the API (the default).
    Serve,
    /// Serve plan 5947 of Phan Thiết with a half-year of reports, on a database of its own.
    Demo,
    /// Bring the database up to date and stop.
    Migrate,
    /// Copy the embedded database and the files attached to reports to a folder, while the service goes on.
    Backup {
        /// Where; empty, or not there yet.
        #[arg(value_name = "FOLDER")]
        into: PathBuf,
        /// Put the master key beside them. Whoever has such a backup can make tokens for everybody; without it the
        /// key must be kept apart, or nobody can sign in by the backup alone.
        #[arg(long)]
        with_master_key: bool,
    },
    /// Put a backup in the place of the embedded database and of the files attached to reports. The service must not
    /// run.
    Restore {
        /// The backup.
        #[arg(value_name = "FOLDER")]
        from: PathBuf,
        /// Move aside what is there.
        #[arg(long)]
        replace: bool,
    },
    /// Tell whether the installation is fit, and what to do where it is not. Changes nothing.
    Doctor {
        /// As one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Ask the service that runs by these settings whether it is ready.
    Health,
    /// Check that nothing in the audit trail was removed, edited or reordered.
    VerifyAudit {
        /// The last entry as an earlier check printed it; it must still be there.
        #[arg(long, value_name = "PLACE:HASH")]
        anchor: Option<Anchor>,
    },
    /// Compare the sums kept for aggregates with the figures they are made of.
    CheckRollups,
    /// Make void what was handed out of the change feed, after a backup of the database was put back: everybody who
    /// keeps a copy begins anew.
    RenewFeed,
    /// Look after admins from where the service runs.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Look after the keys that sign access tokens.
    #[command(subcommand)]
    Keys(KeysCommand),
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Make an account that administers everything, and print its one-time password.
    Create {
        /// User name.
        #[arg(long, value_name = "NAME")]
        username: LoginName,
        /// Name shown; the user name where it is absent.
        #[arg(long, value_name = "TEXT", value_parser = line)]
        display_name: Option<Line<200>>,
    },
}

fn line(text: &str) -> Result<Line<200>, Unfit> {
    Line::new(text)
}

/// User name of the admin that the first start makes.
const FIRST_ADMIN: &str = "admin";

/// How a program ends that does not understand its settings (`EX_CONFIG` of sysexits.h): there is no use in starting it
/// again.
const WRONG_SETTING: u8 = 78;

type Failure = Box<dyn std::error::Error>;

/// Runs the command line.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Some(Command::Openapi { yaml }) => document::print(yaml),
        Some(Command::Installation(command)) => work(command),
        None => work(Installation::Serve),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not logged: the settings that say how to log may be what is wrong.
            eprintln!("tiendo: {error}");
            if error.is::<ConfigError>() {
                return ExitCode::from(WRONG_SETTING);
            }
            ExitCode::FAILURE
        }
    }
}

fn work(command: Installation) -> Result<(), Failure> {
    let config = match (Config::from_env(), &command) {
        (Err(error), Installation::Doctor { json }) => return doctor::unreadable(&error, *json),
        (read, _) => read?,
    };
    actix_web::rt::System::new().block_on(async {
        let _exporter = telemetry::start(config.log_json)?;
        match command {
            Installation::Serve => serve(config).await,
            Installation::Demo => Box::pin(demo(config)).await,
            Installation::Migrate => migrate(&config).await,
            Installation::Backup {
                into,
                with_master_key,
            } => backup::back_up(&config, &into, with_master_key).await,
            Installation::Restore { from, replace } => {
                backup::put_back(&config, &from, replace).await
            }
            Installation::Doctor { json } => doctor::examine(&config, json).await,
            Installation::Health => health::ask(&config),
            Installation::VerifyAudit { anchor } => verify_audit(&config, anchor.as_ref()).await,
            Installation::CheckRollups => check_rollups(&config).await,
            Installation::RenewFeed => renew_feed(&config).await,
            Installation::Admin(AdminCommand::Create {
                username,
                display_name,
            }) => create_admin(config, &username, display_name).await,
            Installation::Keys(command) => keys::run(config, command).await,
        }
    })
}

async fn serve(config: Config) -> Result<(), Failure> {
    let listener = bind(&config)?;
    let state = AppState::start(config, Clock::system()).await?;
    let admin = FIRST_ADMIN.parse()?;
    if let Some(password) = make::first_admin(&state, &admin).await? {
        show(&admin, &password);
    }
    Ok(serving::serve(state, listener).await?)
}

/// The database as it is: one that is not there is not made.
async fn looked_at(config: &Config) -> Result<Db, Failure> {
    let found = Db::look(&config.database_url()).await;
    found.map_err(|error| format!("database: {error}").into())
}

async fn connected(config: &Config) -> Result<Db, Failure> {
    let connected = Db::connect(&config.database_url(), config.database_connections).await;
    connected.map_err(|error| format!("database: {error}").into())
}

/// The database with the tables of this program.
async fn prepared(config: &Config) -> Result<Db, Failure> {
    let db = connected(config).await?;
    db.prepare(config.migrate).await?;
    Ok(db)
}

async fn migrate(config: &Config) -> Result<(), Failure> {
    Ok(connected(config).await?.migrate().await?)
}

async fn demo(config: Config) -> Result<(), Failure> {
    let listener = bind(&config)?;
    let (state, shown) = Box::pin(demo::open(config)).await?;
    println!("{shown}");
    Ok(serving::serve(state, listener).await?)
}

fn bind(config: &Config) -> Result<TcpListener, Failure> {
    TcpListener::bind(config.listen)
        .map_err(|error| format!("TIENDO_LISTEN {}: {error}", config.listen).into())
}

async fn create_admin(
    config: Config,
    username: &LoginName,
    display_name: Option<Line<200>>,
) -> Result<(), Failure> {
    let state = AppState::start(config, Clock::system()).await?;
    let display_name = display_name.map_or_else(|| username.to_string(), String::from);
    let password = make::create_admin(&state, username, &display_name).await?;
    show(username, &password);
    Ok(())
}

async fn verify_audit(config: &Config, anchor: Option<&Anchor>) -> Result<(), Failure> {
    let db = looked_at(config).await?;
    db.require_current().await?;
    let Findings {
        entries,
        last,
        faults,
    } = verify::verify(&db, anchor).await?;
    for fault in &faults {
        println!("{fault}");
    }
    println!("entries: {entries}");
    println!("last: {last}");
    if faults.is_empty() {
        Ok(())
    } else {
        Err("the audit trail was tampered with".into())
    }
}

async fn check_rollups(config: &Config) -> Result<(), Failure> {
    let db = looked_at(config).await?;
    db.require_current().await?;
    let today = local_day(Clock::system().now());
    let check::Findings {
        periods,
        sums,
        faults,
    } = check::check(&db, today).await?;
    for fault in &faults {
        println!("{fault}");
    }
    println!("periods: {periods}");
    println!("sums: {sums}");
    if faults.is_empty() {
        Ok(())
    } else {
        Err("sums differ from the figures they are made of".into())
    }
}

async fn renew_feed(config: &Config) -> Result<(), Failure> {
    let db = prepared(config).await?;
    renew::renew(&db).await?;
    println!(
        "Cursors and tags given out until now are void; whoever keeps a copy reads everything once more."
    );
    Ok(())
}

/// Shows a one-time password; it is kept nowhere else.
fn show(username: &LoginName, password: &str) {
    println!("user name: {username}");
    println!("one-time password: {password}");
    println!("Sign in with it once and choose another: PUT /v1/me/password");
}
