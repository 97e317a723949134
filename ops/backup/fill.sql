-- Copies of the demo listings until there are :listings of them, each with ten prices, of which the newest is its own.
BEGIN;
DELETE FROM listing_price_log;
INSERT INTO listing (name, description, building_type, price, surface_area_m2, rooms_count, bedrooms_count, contact_phone_number,
                     created_date, updated_date, version, city, country, postal_code, street_address, source)
SELECT name, description, building_type, 100000 + number % 900000, surface_area_m2, rooms_count, bedrooms_count, NULL,
       created_date, updated_date, 10, city, country, postal_code, street_address, source
FROM generate_series(1, :listings) AS number
JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS places FROM listing) AS demo ON place = 1 + number % places
WHERE number > places;
INSERT INTO listing_price_log (listing_id, price_change, updated_time)
SELECT id, price + 100 * step, updated_date - step * interval '7 days'
FROM listing CROSS JOIN generate_series(9, 0, -1) AS step;
UPDATE listing SET created_date = updated_date - interval '63 days';
COMMIT;
VACUUM ANALYZE listing, listing_price_log;
CHECKPOINT;
