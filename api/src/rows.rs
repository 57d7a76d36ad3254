//! Many rows on their way into one table.

use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait};

/// Rows a statement writes, or keys it asks for, at once: both databases bound the parameters of one.
pub const AT_ONCE: usize = 500;

/// Writes rows of one table, so many at once as a statement may hold.
pub async fn insert_all<C, A>(db: &C, rows: Vec<A>) -> Result<(), DbErr>
where
    C: ConnectionTrait,
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let mut rows = rows.into_iter();
    loop {
        let part: Vec<A> = rows.by_ref().take(AT_ONCE).collect();
        if part.is_empty() {
            return Ok(());
        }
        A::Entity::insert_many(part)
            .exec_without_returning(db)
            .await?;
    }
}
