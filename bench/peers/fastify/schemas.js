// What a listing looks like in JSON: fastify checks what comes in by it, and writes what goes out.
const text = (maxLength) => ({ type: 'string', minLength: 1, maxLength });
const count = (minimum) => ({ type: 'integer', minimum, maximum: 10000 });
const price = { type: 'number', minimum: 0, maximum: 999999999999.99 };
const instant = { type: 'string' };

const address = {
    type: 'object',
    required: ['street_address', 'postal_code', 'city', 'country'],
    properties: { street_address: text(300), postal_code: text(20), city: text(100), country: { type: 'string', pattern: '^[A-Z]{2}$' } },
};

const details = {
    name: text(200),
    description: text(10000),
    building_type: { type: 'string', enum: ['STUDIO', 'APARTMENT', 'HOUSE'] },
    postal_address: address,
    latest_price_eur: price,
    surface_area_m2: { type: 'number', minimum: 0, maximum: 10000000 },
    rooms_count: count(1),
    bedrooms_count: count(0),
    contact_phone_number: { type: ['string', 'null'], pattern: '^\\+[1-9]\\d{1,14}$' },
};

const listing = {
    type: 'object',
    properties: { id: { type: 'integer' }, ...details, created_date: instant, updated_date: instant, source: { type: ['string', 'null'] } },
};
const pricePoint = { type: 'object', properties: { price_eur: price, created_date: instant } };
const byId = { type: 'object', properties: { id: { type: 'integer', minimum: 1 } } };

const input = { type: 'object', required: Object.keys(details).filter((name) => name !== 'contact_phone_number'), properties: details };
const filter = {
    type: 'object',
    required: ['city', 'min_price', 'max_price'],
    properties: {
        city: text(100),
        min_price: price,
        max_price: price,
        sort: { type: 'string', enum: ['price'] },
        limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
    },
};

export const getListing = { params: byId, response: { 200: listing } };
export const getPrices = { params: byId, response: { 200: { type: 'array', items: pricePoint } } };
export const getListings = { querystring: filter, response: { 200: { type: 'array', items: listing } } };
export const putListing = { params: byId, body: input, response: { 200: listing } };
