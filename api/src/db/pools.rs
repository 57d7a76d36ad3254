//! The pools of connections, as they stand.

use sea_orm::DbBackend;

use super::Db;

/// A pool of connections.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// What it is for.
    pub name: &'static str,
    /// Connections at work.
    pub used: usize,
    /// Connections that wait for work.
    pub idle: usize,
    /// Connections it may have.
    pub most: u32,
}

impl Pool {
    fn of(name: &'static str, open: u32, idle: usize, most: u32) -> Self {
        let open = usize::try_from(open).unwrap_or(usize::MAX);
        Self {
            name,
            used: open.saturating_sub(idle),
            idle,
            most,
        }
    }
}

impl Db {
    /// Its pools of connections, as they stand.
    pub fn pools(&self) -> Vec<Pool> {
        match self.pool.get_database_backend() {
            DbBackend::Postgres => {
                let pool = self.pool.get_postgres_connection_pool();
                let most = pool.options().get_max_connections();
                vec![Pool::of("all", pool.size(), pool.num_idle(), most)]
            }
            _ => [("read", &self.pool), ("write", &self.writer)]
                .into_iter()
                .map(|(name, connection)| {
                    let pool = connection.get_sqlite_connection_pool();
                    let most = pool.options().get_max_connections();
                    Pool::of(name, pool.size(), pool.num_idle(), most)
                })
                .collect(),
        }
    }
}
