-- PUT /listings/{id}: the statements of UpdateListingHandler, as EF Core logs them. The API sends UPDATE and INSERT together, and
-- before COMMIT asks for the transaction's id, so that it can tell later how an interrupted commit ended; neither is needed here.
\set price random(20000, 2000000)
BEGIN;
SELECT l.id, l.bedrooms_count, l.building_type, l.contact_phone_number, l.contact_hash, l.contact_key, l.contact_sealed,
    l.created_date, l.description, l.name, l.price, l.rooms_count, l.surface_area_m2, l.updated_date, l.version, l.city, l.country,
    l.postal_code, l.street_address
FROM listing AS l
WHERE l.id = :id
LIMIT 2;
UPDATE listing SET price = :price, updated_date = clock_timestamp(), version = version + 1
WHERE id = :id;
INSERT INTO listing_price_log (listing_id, updated_time, price_change)
VALUES (:id, clock_timestamp(), :price)
RETURNING id;
COMMIT;
