//! Tables of the service with many rows, as they may be.

use tests::postgres::own::Server;

/// Functions of the database that fill a table: ids by the time of their making, over four years; what may be missing
/// and is a text is. Rows refer to nothing.
const FUNCTIONS: &str = "
CREATE FUNCTION of_time(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
    || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid $$;
CREATE FUNCTION first_of(year int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC')) * 1000)::bigint), 12, '0')
    || '70008000000000000000')::uuid $$;
CREATE FUNCTION fill(wanted regclass, rows int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE given text; names text; BEGIN
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum), string_agg(CASE
    WHEN format_type(atttypid, NULL) = 'uuid' THEN 'of_time(t)'
    WHEN format_type(atttypid, NULL) IN ('bigint', 'integer') THEN '1000000 + g'
    WHEN format_type(atttypid, NULL) = 'smallint' THEN '2000 + g % 40'
    WHEN format_type(atttypid, NULL) = 'boolean' THEN 'g % 3 = 0'
    WHEN format_type(atttypid, NULL) LIKE 'timestamp%' THEN 't'
    WHEN format_type(atttypid, NULL) = 'date' THEN 't::date'
    WHEN format_type(atttypid, NULL) = 'bytea' THEN 'decode(md5(g::text) || md5(t::text), ''hex'')'
    WHEN format_type(atttypid, NULL) LIKE 'json%' THEN '''{}'''
    WHEN NOT attnotnull THEN 'NULL'
    ELSE '''x'' || g' END, ', ' ORDER BY attnum)
  INTO names, given FROM pg_attribute
  WHERE attrelid = wanted AND attnum > 0 AND NOT attisdropped AND attidentity = '';
  PERFORM set_config('session_replication_role', 'replica', true);
  EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM (SELECT g,
    timestamptz ''2023-01-01 00:00 UTC'' + g * interval ''4 years'' / %s AS t FROM generate_series(1, %s) g) made',
    wanted, names, given, rows + 1, rows);
END $$;";

/// Gives the database functions to fill tables with.
pub fn prepare(server: &Server) {
    server.sql("tiendo", FUNCTIONS);
}

/// Fills these tables with so many rows each.
pub fn fill(server: &Server, tables: &[&str], rows: u32) {
    for table in tables {
        server.sql("tiendo", &format!("SELECT fill('{table}', {rows})"));
    }
}
