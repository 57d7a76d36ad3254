//! Sums kept ready for aggregates, and what has changed since they were made.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date_null, integer, integer_null, uuid, uuid_null,
};

use crate::schema::{index, part_of, primary_key, refers, word};

/// Makes `rollup_period`, `rollup`, `rollup_shared`, `rollup_pending` and `rollup_turn`.
pub struct Rollups;

impl MigrationName for Rollups {
    fn name(&self) -> &'static str {
        "m20261129_000018_rollups"
    }
}

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait's own signature hides the lifetime, and async_trait wants it to the letter"
)]
#[async_trait::async_trait]
impl MigrationTrait for Rollups {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            rollup_period(),
            rollup(),
            rollup_shared(),
            rollup_pending(),
            rollup_turn(),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let turn = Query::insert()
            .into_table("rollup_turn")
            .columns(["id", "taken"])
            .values_panic([1.into(), 0_i64.into()])
            .take();
        manager.execute(turn).await?;
        // Periods that opened before there were rollups are made ready like those after a change of the tree.
        let everything = Query::insert()
            .into_table("rollup_pending")
            .columns(["before_is_waiting", "after_is_waiting"])
            .values_panic([false.into(), false.into()])
            .take();
        manager.execute(everything).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "rollup_turn",
            "rollup_pending",
            "rollup_shared",
            "rollup",
            "rollup_period",
        ];
        for table in tables {
            manager
                .drop_table(Table::drop().table(table).take())
                .await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn rollup_period() -> TableCreateStatement {
    Table::create()
        .table("rollup_period")
        .col(uuid("period_id"))
        .col(boolean("is_built"))
        .col(date_null("holds_until"))
        .col(date_null("failed_on"))
        .col(boolean("stands_alike_then"))
        .col(boolean("stands_alike_alone"))
        .primary_key(&mut primary_key("pk_rollup_period", &["period_id"]))
        .foreign_key(&mut part_of(
            "fk_rollup_period_period",
            "period_id",
            "period",
        ))
        .take()
}

const KEY: [&str; 9] = [
    "period_id",
    "node_id",
    "measure_id",
    "definition_id",
    "framework_version_id",
    "level_then",
    "level_today",
    "is_named",
    "is_waiting",
];

fn rollup() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("rollup")
        .col(uuid("period_id"))
        .col(uuid("node_id"))
        .col(uuid("measure_id"))
        .col(uuid("definition_id"))
        .col(uuid("framework_version_id"))
        .col(word("level_then"))
        .col(word("level_today"))
        .col(boolean("is_named"))
        .col(boolean("is_waiting"))
        .col(big_integer("expected"))
        .col(big_integer("reported"))
        .col(big_integer("no_data"))
        .col(big_integer("before_cutoff"))
        .col(big_integer("yes"))
        .col(big_integer("no"));
    for part in [
        ["numerator_high", "numerator_low", "numerator_held"],
        ["denominator_high", "denominator_low", "denominator_held"],
        ["amount_high", "amount_low", "amount_held"],
        ["women_high", "women_low", "women_held"],
        ["men_high", "men_low", "men_held"],
    ] {
        for column in part {
            table.col(big_integer(column));
        }
    }
    table
        .primary_key(&mut primary_key("pk_rollup", &KEY))
        .foreign_key(&mut part_of("fk_rollup_period", "period_id", "period"))
        .foreign_key(&mut refers("fk_rollup_measure", "measure_id", "measure"))
        .foreign_key(&mut refers(
            "fk_rollup_definition",
            "definition_id",
            "measure_definition",
        ))
        .take()
}

fn rollup_shared() -> TableCreateStatement {
    Table::create()
        .table("rollup_shared")
        .col(uuid("period_id"))
        .col(uuid("sister_id"))
        .col(uuid("node_id"))
        .col(uuid("measure_id"))
        .col(uuid("definition_id"))
        .col(word("level_then"))
        .col(word("level_today"))
        .primary_key(&mut primary_key(
            "pk_rollup_shared",
            &[
                "period_id",
                "sister_id",
                "node_id",
                "measure_id",
                "definition_id",
                "level_then",
                "level_today",
            ],
        ))
        .foreign_key(&mut part_of(
            "fk_rollup_shared_period",
            "period_id",
            "period",
        ))
        .foreign_key(&mut part_of(
            "fk_rollup_shared_sister",
            "sister_id",
            "period",
        ))
        .take()
}

fn rollup_pending() -> TableCreateStatement {
    Table::create()
        .table("rollup_pending")
        // Counted by the database; the key stands here, because SQLite counts no other.
        .col(big_integer("id").auto_increment().primary_key())
        .col(uuid_null("period_id"))
        .col(uuid_null("obligation_id"))
        .col(integer_null("before_revision"))
        .col(boolean("before_is_waiting"))
        .col(integer_null("after_revision"))
        .col(boolean("after_is_waiting"))
        .foreign_key(&mut part_of(
            "fk_rollup_pending_period",
            "period_id",
            "period",
        ))
        .foreign_key(&mut part_of(
            "fk_rollup_pending_obligation",
            "obligation_id",
            "obligation",
        ))
        .take()
}

fn rollup_turn() -> TableCreateStatement {
    Table::create()
        .table("rollup_turn")
        .col(integer("id"))
        .col(big_integer("taken"))
        .primary_key(&mut primary_key("pk_rollup_turn", &["id"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("ix_rollup_measure_id", "rollup", &["measure_id"]),
        index("ix_rollup_definition_id", "rollup", &["definition_id"]),
        index(
            "ix_rollup_shared_sister_id",
            "rollup_shared",
            &["sister_id"],
        ),
        index(
            "ix_rollup_pending_period_id",
            "rollup_pending",
            &["period_id"],
        ),
        index(
            "ix_rollup_pending_obligation_id",
            "rollup_pending",
            &["obligation_id"],
        ),
        index(
            "ix_rollup_period_is_built_holds_until",
            "rollup_period",
            &["is_built", "holds_until"],
        ),
    ]
}
