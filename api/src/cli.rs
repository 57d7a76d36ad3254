//! The commands of `tiendo`.
// What a command says on standard output is its result.
#![allow(clippy::print_stdout)]

use std::net::TcpListener;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{self, AppState};
use crate::clock::Clock;
use crate::config::Config;
use crate::telemetry;

/// Tiến Độ: the API on which a public body runs its action plans.
#[derive(Debug, Parser)]
#[command(name = "tiendo", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Command {
    /// Serve the API (the default).
    Serve,
    /// Bring the database up to date and stop.
    Migrate,
}

type Failure = Box<dyn std::error::Error>;

/// Runs the command line.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    telemetry::start(std::env::var("TIENDO_LOG_FORMAT").is_ok_and(|format| format == "json"));
    let outcome = actix_web::rt::System::new().block_on(async {
        let config = Config::from_env()?;
        match cli.command.unwrap_or(Command::Serve) {
            Command::Serve => serve(config).await,
            Command::Migrate => AppState::start(config, Clock::system())
                .await
                .map(drop)
                .map_err(Failure::from),
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> Result<(), Failure> {
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| format!("TIENDO_LISTEN {}: {error}", config.listen))?;
    let state = AppState::start(config, Clock::system()).await?;
    serve_on(state, listener).await
}

async fn serve_on(state: AppState, listener: TcpListener) -> Result<(), Failure> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    tracing::info!(
        address = %listener.local_addr()?,
        database = state.db.backend(),
        "serving; the documentation is at /docs/"
    );
    app::server(state, listener, workers)?.await?;
    Ok(())
}
