//! One report from the accounts to the figures the province pulls, with types from the document alone.

mod admin;
mod calls;
mod lead;
mod office;
mod province;

use calls::Failure;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let people = admin::make_accounts(&std::env::var("ADMIN_PASSWORD")?).await?;
    let system = province::connect(&people.province).await?;
    let cursor = province::place(&system).await?;

    let sent = office::report(&people.office).await?;
    lead::send_back(&people.lead, &sent).await?;
    office::mend(&people.office, sent.id).await?;
    let accepted = lead::accept(&people.lead, sent.id).await?;

    province::follow(&system, cursor, &accepted).await?;
    province::pull(&system, &accepted).await?;
    province::refused(&system, accepted.id).await?;
    println!("rust: told to the end");
    Ok(())
}
