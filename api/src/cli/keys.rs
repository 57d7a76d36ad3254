//! `tiendo keys`: the keys that sign access tokens. It works also where the service does not start,
//! because the master key was lost.

use clap::Subcommand;
use time::OffsetDateTime;

use super::{Failure, prepared};
use crate::auth::keyring::{NOTICE, Standing};
use crate::auth::signing_keys::{self, Listed};
use crate::clock::Clock;
use crate::config::Config;
use crate::http::instant::Instant;

/// What can be done with signing keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// List all keys and what each is for.
    List,
    /// Make another key: published now, it signs in ten minutes; nobody is logged out.
    Rotate {
        /// It signs at once: other systems that keep the published set refuse its tokens for up to five
        /// minutes.
        #[arg(long)]
        at_once: bool,
    },
    /// Give up a key: every token it signed is refused from now on. Sessions go on: a refresh gives a
    /// token by another key.
    Retire {
        /// Key id, as `list` shows it.
        #[arg(value_name = "KID", allow_hyphen_values = true)]
        kid: String,
    },
}

/// Runs one of them.
pub async fn run(config: Config, command: KeysCommand) -> Result<(), Failure> {
    let db = prepared(&config).await?;
    let now = Clock::system().now();
    match command {
        KeysCommand::List => {
            let keys = signing_keys::list(&db, &config, now).await?;
            let lines: Result<Vec<String>, Failure> = keys.iter().map(line).collect();
            println!("{}", lines?.join("\n"));
        }
        KeysCommand::Rotate { at_once } => {
            let made = signing_keys::rotate(&db, &config, now, at_once).await?;
            println!("{}", made.kid);
            if at_once {
                println!("It signs on every replica within a second.");
            } else {
                let from = written(made.signs_from)?;
                println!(
                    "It is published now and signs in {} minutes, from {from} on.",
                    NOTICE.whole_minutes()
                );
            }
        }
        KeysCommand::Retire { kid } => {
            signing_keys::retire(&db, &config, now, &kid).await?;
            println!("Every replica refuses its tokens within a second.");
        }
    }
    Ok(())
}

fn line(key: &Listed) -> Result<String, Failure> {
    let from = written(key.term.signs_from)?;
    let standing = match key.standing {
        Standing::ToCome => format!("signs from {from} on"),
        Standing::Signs => format!("signs, since {from}"),
        Standing::Verifies(until) => format!("verifies until {}", written(until)?),
        Standing::Ended => "has ended".to_owned(),
        Standing::Retired => "retired".to_owned(),
    };
    let sealed = if key.opens {
        ""
    } else {
        "; the master key at hand does not open it"
    };
    Ok(format!("{}  {standing}{sealed}", key.term.kid))
}

fn written(at: OffsetDateTime) -> Result<String, Failure> {
    let whole = at.replace_nanosecond(0)?;
    Ok(Instant(whole).to_string())
}
