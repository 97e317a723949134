// Never run: it compiles as long as the generated types are what a client of the API needs.
import type { components, operations } from "./generated/api.js";

type Schemas = components["schemas"];
type Answer<Operation extends keyof operations> =
  operations[Operation]["responses"] extends { 200: { content: { "application/json": infer Body } } } ? Body : never;

export function total(listings: Answer<"get-listings">): number {
  return listings.reduce((sum, listing) => sum + listing.latest_price_eur, 0);
}

export function change(prices: Answer<"get-listing-prices">): number {
  const [first, last]: (number | undefined)[] = [prices.at(0)?.price_eur, prices.at(-1)?.price_eur];
  return (last ?? 0) - (first ?? 0);
}

export function drop(summary: Answer<"get-listing-price-summary">): number | null {
  const percent: number | null = summary.last_change_percent;
  const since: string = summary.current_since;
  return since === summary.initial_date ? null : percent;
}

export function histories(listings: Answer<"query-listing-prices">): Map<number, number[]> {
  return new Map(listings.map(({ id, prices }) => [id, prices.map((price) => price.price_eur)]));
}

export function wanted(ids: number[]): Schemas["PricesQuery"] {
  return { ids };
}

export function figures(listing: Answer<"get-listing">): number[] {
  return [listing.id, listing.latest_price_eur, listing.surface_area_m2, listing.rooms_count, listing.bedrooms_count];
}

export function texts(listing: Answer<"upsert-listing">): string[] {
  const kind: "STUDIO" | "APARTMENT" | "HOUSE" = listing.building_type;
  const named: Schemas["BuildingType"] = kind;
  // Absent where the caller may not see it, null where there is none.
  const phone: string | null | undefined = listing.contact_phone_number;
  return [listing.name, named, listing.postal_address.city, listing.created_date, phone ?? ""];
}

export function resend(listing: Schemas["Listing"]): Schemas["ListingInput"] {
  return listing;
}

export function fromForm(listing: Schemas["ListingInput"], price: string): Schemas["ListingInput"] {
  return { ...listing, latest_price_eur: price, contact_phone_number: "" };
}

// An export is a text to read line by line, and each line is a listing.
type Export = operations["export-listings"]["responses"][200]["content"]["application/x-ndjson"];

export function lines(exported: Export): Schemas["ExportedListing"][] {
  return exported.trimEnd().split("\n").map((line) => JSON.parse(line) as Schemas["ExportedListing"]);
}

export function history(listing: Schemas["ExportedListing"]): [number, number | undefined] {
  return [listing.latest_price_eur, listing.prices?.at(0)?.price_eur];
}

export function sorted(order: Schemas["ListingSort"], kinds: Schemas["BuildingType"][]): operations["get-listings"]["parameters"]["query"] {
  return { sort: order, building_type: kinds };
}

type Patch = NonNullable<operations["patch-listing"]["requestBody"]>["content"]["application/merge-patch+json"];

export function patches(): Patch[] {
  return [
    {},
    { latest_price_eur: 125000 },
    { latest_price_eur: "125000", contact_phone_number: null },
    { postal_address: { city: "Lyon" } },
    // @ts-expect-error: a name cannot be removed
    { name: null },
    // @ts-expect-error: nor can a city
    { postal_address: { city: null } },
    // @ts-expect-error: there is no such field
    { price: 125000 },
  ];
}

type Headers = NonNullable<operations["patch-listing"]["parameters"]["header"]>;

export function safely(key: string, etag: string): Headers {
  return { "Idempotency-Key": key, "If-Match": etag };
}

export function nothing(deleted: operations["delete-listing"]["responses"][204]["content"]): undefined {
  return deleted;
}

export function complaints(problem: Schemas["Problem"]): string[] {
  return [problem.code, ...Object.values(problem.errors ?? {}).flat()];
}

export function refused(listing: Schemas["ListingInput"]): Schemas["ListingInput"][] {
  return [
    // @ts-expect-error: there is no such kind
    { ...listing, building_type: "CASTLE" },
    // @ts-expect-error: a kind is required
    { ...listing, building_type: null },
    // @ts-expect-error: a price is required
    { ...listing, latest_price_eur: undefined },
  ];
}
