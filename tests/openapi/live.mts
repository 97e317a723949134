// Run against the API by ClientToolsTests, which judges what it prints: a client of openapi-fetch, with the generated types.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/api.js";

declare const process: { argv: string[] };

type Schemas = components["schemas"];
type Answer<Body> = { data?: Body; error?: Schemas["Problem"]; response: Response };

const client = createClient<paths>({ baseUrl: process.argv[2]!, fetch: patiently });

// As a client should: what is told to try again later does, and a key keeps a write from being carried out twice.
async function patiently(request: Request): Promise<Response> {
  if (request.method !== "GET" && !request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", crypto.randomUUID());
  for (;;) {
    const response = await fetch(request.clone());
    if (response.status !== 503) return response;
    await new Promise((resume) => setTimeout(resume, 1000));
  }
}

function read<Body>({ data, error, response }: Answer<Body>): Body {
  if (data === undefined) throw new Error(`${response.status} ${JSON.stringify(error)}`);
  return data;
}

function home(name: string, building_type: Schemas["BuildingType"], latest_price_eur: number | string): Schemas["ListingInput"] {
  return {
    name,
    description: "South-facing, third floor.",
    building_type,
    postal_address: { street_address: "12 quai de Valmy", postal_code: "75010", city: "Paris", country: "FR" },
    latest_price_eur,
    surface_area_m2: 43.5,
    rooms_count: 2,
    bedrooms_count: 1,
    contact_phone_number: null,
  };
}

async function create(listing: Schemas["ListingInput"]): Promise<{ id: number; etag: string }> {
  const answer = await client.POST("/listings", { body: listing });
  return { id: read(answer).id, etag: answer.response.headers.get("ETag")! };
}

const studio = await create(home("A studio", "STUDIO", "120000"));
const house = await create(home("A house", "HOUSE", 400000.5));
await create(home("A flat", "APARTMENT", 300000));

const path = { id: house.id };
const sort: Schemas["ListingSort"] = "-price";
const listed = read(await client.GET("/listings", { params: { query: { building_type: ["STUDIO", "HOUSE"], city: "paris", sort } } }));
const patched = read(await client.PATCH("/listings/{id}", {
  params: { path, header: { "If-Match": house.etag, "Idempotency-Key": "a drop" } },
  headers: { "Content-Type": "application/merge-patch+json" },
  body: { latest_price_eur: 380000 },
}));
const again = read(await client.GET("/listings/{id}", { params: { path } }));
const replaced = read(await client.PUT("/listings/{id}", {
  params: { path: { id: studio.id } },
  body: { ...home("A studio", "STUDIO", 120000), rooms_count: 1 },
}));
const prices = read(await client.GET("/listings/{id}/prices", { params: { path, query: { order: "desc" } } }));
const summary = read(await client.GET("/listings/{id}/prices/summary", { params: { path, query: { at: patched.created_date } } }));
const histories = read(await client.POST("/listings/prices/query", { body: { ids: [house.id, studio.id] } }));
const text: string = read(await client.GET("/listings/export", {
  params: { query: { include: "prices", format: "ndjson" } },
  parseAs: "text",
}));
const exported = text.trimEnd().split("\n").map((line) => JSON.parse(line) as Schemas["ExportedListing"]);
const refused = (await client.POST("/listings", { body: home("A flat", "APARTMENT", "") })).error;
const gone = await client.DELETE("/listings/{id}", { params: { path: { id: studio.id } } });

console.log(JSON.stringify({
  listed: listed.map((listing) => listing.name),
  patched: patched.latest_price_eur,
  again: again.latest_price_eur,
  replaced: replaced.rooms_count,
  prices: prices.map((price) => price.price_eur),
  summary: [summary.initial_price_eur, summary.price_at_eur, summary.last_change_eur],
  histories: histories.map((listing) => listing.prices.length),
  exported: exported.map((listing) => [listing.name, listing.building_type, listing.prices?.map((price) => price.price_eur)]),
  refused: [refused?.code, refused?.errors],
  gone: gone.response.status,
}));
