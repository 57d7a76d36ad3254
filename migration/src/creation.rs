//! The migration that only makes tables, and takes them away again.

use sea_orm_migration::prelude::*;

/// Makes the tables and indexes of one theme.
pub struct Creation {
    /// Name under which a database remembers it.
    pub name: &'static str,
    /// Tables, each after those it refers to.
    pub tables: fn() -> Vec<TableCreateStatement>,
    /// Indexes of these tables.
    pub indexes: fn() -> Vec<IndexCreateStatement>,
}

impl MigrationName for Creation {
    fn name(&self) -> &str {
        self.name
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Creation {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in (self.tables)() {
            manager.create_table(table).await?;
        }
        for index in (self.indexes)() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in (self.tables)().iter().rev() {
            if let Some(name) = table.get_table_name() {
                let dropped = Table::drop().table(name.clone()).take();
                manager.drop_table(dropped).await?;
            }
        }
        Ok(())
    }

    /// Always: SQLite too must come out of a crash with all of a theme or nothing of it.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
