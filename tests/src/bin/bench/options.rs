//! What to measure.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

/// Measures the service from outside, beside what one would write by hand.
#[derive(Clone, Debug, Parser)]
#[command(name = "bench")]
pub struct Options {
    /// Databases.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    pub databases: Vec<Kind>,
    /// About how many values each database holds.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    pub sizes: Vec<usize>,
    /// Only these rows of the table.
    #[arg(long, value_delimiter = ',')]
    pub only: Vec<Part>,
    /// How often each side is measured, in turns.
    #[arg(long, default_value_t = 7)]
    pub repeats: usize,
    /// Milliseconds of one turn of one side.
    #[arg(long, default_value_t = 1_500)]
    pub turn: u64,
    /// Connections that ask at once where the most of answers a second is wanted.
    #[arg(long, default_value_t = 4)]
    pub connections: usize,
    /// What the service logs, as `RUST_LOG` says it.
    #[arg(long, default_value = "warn")]
    pub log: String,
    /// Only to see that everything works: one small size, short turns; nothing is written.
    #[arg(long)]
    pub quick: bool,
    /// The page that gets the tables, between its two marks; absent: they are printed.
    #[arg(long)]
    pub page: Option<PathBuf>,
    /// A server beside, run by this program itself.
    #[command(subcommand)]
    pub role: Option<Role>,
}

/// What else this program is.
#[derive(Clone, Debug, Subcommand)]
pub enum Role {
    /// The hand-written server.
    Control {
        /// Where to listen.
        address: String,
        /// Its database.
        database: String,
    },
}

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// One file, in the process.
    Sqlite,
    /// A server.
    Postgres,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Rows that are measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// One resource, and whether it is unchanged.
    Reads,
    /// Pages of a list.
    Lists,
    /// What the token costs.
    Token,
    /// Saving, submitting and accepting a report.
    Writes,
    /// Signing in, and reads meanwhile.
    Login,
    /// Sums.
    Aggregates,
    /// All figures as a table.
    Export,
    /// A plan, and units, from a file.
    Import,
    /// How soon a change can be read.
    Feed,
    /// Latency at rates.
    Load,
    /// Memory, start, size.
    Process,
}

impl Options {
    /// As they are to be followed.
    pub fn settled(mut self) -> Self {
        if self.quick {
            self.sizes = vec![4_000];
            self.repeats = 1;
            self.turn = 80;
            self.page = None;
        }
        self
    }

    /// How long one turn of one side lasts.
    pub fn lasting(&self) -> Duration {
        Duration::from_millis(self.turn)
    }

    /// Whether that is to be measured.
    pub fn has(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}
