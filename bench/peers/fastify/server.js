// A small Node service of four of the API's routes, as one writes it in an evening: what bench/run.sh measures beside the API. It
// has neither cache nor cursors nor ETags. One process: PostgreSQL and the client need the second core of a small machine.
import Fastify from 'fastify';
import pg from 'pg';
import { getListing, getListings, getPrices, putListing } from './schemas.js';

const { INT8, NUMERIC, TIMESTAMPTZ } = pg.types.builtins;
pg.types.setTypeParser(INT8, Number);
pg.types.setTypeParser(NUMERIC, Number);
// A Date would lose the microseconds.
pg.types.setTypeParser(TIMESTAMPTZ, (text) => text.replace(' ', 'T').replace('+00', 'Z'));

const columns = `id, name, description, building_type, street_address, postal_code, city, country, price AS latest_price_eur,
    surface_area_m2, rooms_count, bedrooms_count, contact_phone_number, created_date, updated_date, source`;

// Where the database is, the usual PGHOST and its like say. A statement with a name is prepared once on each connection.
const pool = new pg.Pool({ max: 16, options: '-c timezone=UTC' });
const app = Fastify();
pool.on('error', (error) => app.log.error(error));

// The schema takes what belongs to an address from the row, and leaves the rest out.
const toListing = (row) => ({ ...row, postal_address: row });

const notFound = (reply) => reply.code(404).send({ statusCode: 404, error: 'Not Found', message: 'No such listing' });

app.get('/health/live', () => ({ status: 'healthy' }));

app.get('/listings/:id', { schema: getListing }, async ({ params }, reply) => {
    const { rows } = await pool.query({ name: 'listing', text: `SELECT ${columns} FROM listing WHERE id = $1`, values: [params.id] });
    return rows.length ? toListing(rows[0]) : notFound(reply);
});

// Every listing has a price.
app.get('/listings/:id/prices', { schema: getPrices }, async ({ params }, reply) => {
    const { rows } = await pool.query({
        name: 'prices',
        text: 'SELECT price_change AS price_eur, updated_time AS created_date FROM listing_price_log WHERE listing_id = $1 ORDER BY id',
        values: [params.id],
    });
    return rows.length ? rows : notFound(reply);
});

app.get('/listings', { schema: getListings }, async ({ query }) => {
    const { rows } = await pool.query({
        name: 'listings',
        text: `SELECT ${columns} FROM listing WHERE city_key = search_key($1) AND price BETWEEN $2 AND $3 ORDER BY price, id LIMIT $4`,
        values: [query.city, query.min_price, query.max_price, query.limit],
    });
    return rows.map(toListing);
});

app.put('/listings/:id', { schema: putListing }, async ({ params, body }, reply) => {
    const row = await inTransaction((client) => update(client, params.id, body));
    return row ? toListing(row) : notFound(reply);
});

// The lock makes writes to a listing serial, so that its log has every price once.
async function update(client, id, listing) {
    const lock = { name: 'lock', text: 'SELECT price FROM listing WHERE id = $1 FOR UPDATE', values: [id] };
    const { rows: [before] } = await client.query(lock);
    if (!before) return undefined;
    const { street_address, postal_code, city, country } = listing.postal_address;
    const { rows: [after] } = await client.query({
        name: 'update',
        text: `UPDATE listing SET name = $2, description = $3, building_type = $4, street_address = $5, postal_code = $6, city = $7,
                country = $8, price = $9, surface_area_m2 = $10, rooms_count = $11, bedrooms_count = $12, contact_phone_number = $13,
                updated_date = clock_timestamp(), version = version + 1
            WHERE id = $1 RETURNING ${columns}`,
        values: [id, listing.name, listing.description, listing.building_type, street_address, postal_code, city, country,
            listing.latest_price_eur, listing.surface_area_m2, listing.rooms_count, listing.bedrooms_count, listing.contact_phone_number],
    });
    if (after.latest_price_eur !== before.price) await logPrice(client, after);
    return after;
}

const logPrice = (client, { id, latest_price_eur, updated_date }) => client.query({
    name: 'log',
    text: 'INSERT INTO listing_price_log (listing_id, price_change, updated_time) VALUES ($1, $2, $3)',
    values: [id, latest_price_eur, updated_date],
});

async function inTransaction(work) {
    const client = await pool.connect();
    try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        return result;
    } catch (error) {
        await client.query('ROLLBACK');
        throw error;
    } finally {
        client.release();
    }
}

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
