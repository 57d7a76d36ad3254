//! The words the migrations are written in, besides the column types of `sea_orm_migration`.
//!
//! Released migrations rest on them: what one of these functions makes never changes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len;

/// A column for one word of a closed vocabulary.
pub fn word(column: &'static str) -> ColumnDef {
    string_len(column, 32)
}

/// The primary key of a table.
pub fn primary_key(name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    keyed(name, columns).primary().take()
}

/// A reference to the `id` of a row that cannot be deleted before the referring one.
///
/// `NO ACTION`, not `RESTRICT`: both refuse, but SQLite reports the latter as a trigger's failure,
/// which nobody can tell from another, and checks it row by row, so that a whole whose parts refer
/// to each other could not be deleted.
pub fn refers(
    name: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    reference(name, column, to, ForeignKeyAction::NoAction)
}

/// A reference to the `id` of the whole that the referring row is a part of, and goes with.
pub fn part_of(
    name: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    reference(name, column, to, ForeignKeyAction::Cascade)
}

/// A unique index; rows with a null in it never clash.
pub fn unique(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    keyed(name, columns).table(table).unique().take()
}

/// A plain index.
pub fn index(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    keyed(name, columns).table(table).take()
}

fn keyed(name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name);
    for column in columns {
        index.col(*column);
    }
    index
}

fn reference(
    name: &'static str,
    column: &'static str,
    to: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from_col(column)
        .to(to, "id")
        .on_delete(on_delete)
        .take()
}
