import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { breaks } from './contract.mjs';

const COMMITTED = JSON.parse(await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));

const schemaOf = (name) => ({
  type: 'object',
  required: ['name', 'price'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', maxLength: 200 },
    price: { type: ['number', 'string'], minimum: 0 },
    kind: { type: 'string', enum: ['HOUSE', 'FLAT'] },
    phone: { type: ['string', 'null'], pattern: '^\\+' },
    inner: { $ref: `#/components/schemas/${name}` },
  },
});

const small = () => ({
  paths: {
    '/homes': {
      get: {
        operationId: 'get-homes',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 1000, default: 100 } }],
        responses: {
          200: {
            headers: { Link: {} },
            content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Home' } } } },
          },
        },
      },
      post: {
        operationId: 'post-homes',
        requestBody: { required: false, content: { 'application/json': { schema: { $ref: '#/components/schemas/HomeInput' } } } },
        responses: { 201: { description: 'made' }, 422: { description: 'bad' } },
      },
    },
  },
  components: { schemas: { Home: schemaOf('Home'), HomeInput: schemaOf('HomeInput') } },
});

const get = (document) => document.paths['/homes'].get;
const post = (document) => document.paths['/homes'].post;
const answer = (document) => document.components.schemas.Home;
const input = (document) => document.components.schemas.HomeInput;

const BREAKING = {
  'a route that goes': [(d) => delete d.paths['/homes'].post, 'POST /homes: it is gone'],
  'another operation id': [(d) => (get(d).operationId = 'list'), 'GET /homes: its operation id was get-homes'],
  'a credential': [(d) => (post(d).security = [{ key: [] }]), 'POST /homes: it wants a credential now'],
  'a parameter that goes': [(d) => get(d).parameters.pop(), 'GET /homes: query parameter limit is gone'],
  'a new required parameter': [
    (d) => get(d).parameters.push({ name: 'town', in: 'query', required: true, schema: {} }),
    'GET /homes: query parameter town is new and required'],
  'a parameter that becomes required': [(d) => (get(d).parameters[0].required = true), 'GET /homes: query parameter limit is required now'],
  'a tighter limit': [(d) => (get(d).parameters[0].schema.maximum = 500), 'GET /homes: query parameter limit: maximum is 500 now'],
  'another default': [(d) => (get(d).parameters[0].schema.default = 50), 'GET /homes: query parameter limit: default was 100 and is 50'],
  'an answer that goes': [(d) => delete post(d).responses[422], 'POST /homes: the answer 422 is gone'],
  'a header that goes': [(d) => delete get(d).responses[200].headers.Link, 'GET /homes: 200: the header Link is gone'],
  'another media type': [(d) => (get(d).responses[200].content = { 'text/csv': {} }), 'GET /homes: 200: application/json is gone'],
  'a body that becomes required': [(d) => (post(d).requestBody.required = true), 'POST /homes: the body is required now'],
  'a field that goes from answers': [(d) => delete answer(d).properties.name, 'GET /homes: 200[].name is gone'],
  'a field that may be absent': [(d) => (answer(d).required = ['price']), 'GET /homes: 200[].name may be absent now'],
  'another type in answers': [
    (d) => (answer(d).properties.name.type = 'integer'), 'GET /homes: 200[].name: its type was string and is integer'],
  'null in answers': [
    (d) => (answer(d).properties.name.type = ['string', 'null']), 'GET /homes: 200[].name: its type was string and is string or null'],
  'a new value in answers': [
    (d) => answer(d).properties.kind.enum.push('BOAT'), 'GET /homes: 200[].kind: BOAT may come now, which a closed list does not know'],
  'a field that goes from requests': [(d) => delete input(d).properties.phone, 'POST /homes: body.phone is gone'],
  'a new required field': [(d) => input(d).required.push('kind'), 'POST /homes: body.kind is required now'],
  'a type that is taken no more': [
    (d) => (input(d).properties.price.type = 'number'), 'POST /homes: body.price: its type was number or string and is number'],
  'a value that is taken no more': [(d) => input(d).properties.kind.enum.pop(), 'POST /homes: body.kind: FLAT is taken no more'],
  'a shorter text': [(d) => (input(d).properties.name.maxLength = 100), 'POST /homes: body.name: maxLength is 100 now'],
  'a new least': [(d) => (input(d).properties.name.minLength = 1), 'POST /homes: body.name: minLength is 1 now'],
  'another pattern': [(d) => (input(d).properties.phone.pattern = '^0'), 'POST /homes: body.phone: pattern was ^\\+ and is ^0'],
};

for (const [name, [change, fault]] of Object.entries(BREAKING))
  test(`${name} breaks`, () => {
    const after = small();
    change(after);
    assert.deepEqual(breaks(small(), after), [fault]);
  });

const ADDING = {
  'a route': (d) => (d.paths['/towns'] = { get: {} }),
  'an optional parameter': (d) => get(d).parameters.push({ name: 'town', in: 'query', schema: {} }),
  'an optional field of requests': (d) => (input(d).properties.offer = { type: 'string' }),
  'a field of answers': (d) => (answer(d).properties.offer = { type: 'string' }),
  'a value that is taken': (d) => input(d).properties.kind.enum.push('BOAT'),
  'a wider limit': (d) => (input(d).properties.name.maxLength = 300),
  'another error': (d) => (post(d).responses[409] = { description: 'late' }),
  'a narrower answer': (d) => (answer(d).properties.price.type = 'number'),
  'a whole number for a number': (d) => (answer(d).properties.price.type = 'integer'),
};

for (const [name, change] of Object.entries(ADDING))
  test(`${name} breaks nobody`, () => {
    const after = small();
    change(after);
    assert.deepEqual(breaks(small(), after), []);
  });

test('the committed document breaks nothing of itself', () => assert.deepEqual(breaks(COMMITTED, COMMITTED), []));

test('the committed document without a field of its listings breaks their readers', () => {
  const after = structuredClone(COMMITTED);
  for (const schema of Object.values(after.components.schemas)) delete schema.properties?.latest_price_eur;
  const faults = breaks(COMMITTED, after);
  assert.ok(faults.some((fault) => fault.startsWith('GET /listings/{id}: 200.latest_price_eur is gone')), faults.join('\n'));
  assert.ok(faults.some((fault) => fault.startsWith('POST /listings: body.latest_price_eur is gone')), faults.join('\n'));
});
