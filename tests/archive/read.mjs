// What DuckDB makes of Parquet files: the types of their columns in the first line, then their rows, a line each.
import { DuckDBInstance } from '@duckdb/node-api';

const files = process.argv[2].replaceAll("'", "''");
const db = await (await DuckDBInstance.create(':memory:')).connect();
await db.run(`SET TimeZone = 'UTC'`);
const rows = async sql => (await db.runAndReadAll(sql)).getRowsJson();

const columns = await rows(`SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet('${files}'))`);
console.log(columns.join(', '));
const all = await rows(`
  SELECT concat_ws(' ', listing_id, id, price_change, strftime(updated_time, '%Y-%m-%dT%H:%M:%S.%fZ'))
  FROM read_parquet('${files}') ORDER BY listing_id, id`);
for (const [row] of all) console.log(row);
