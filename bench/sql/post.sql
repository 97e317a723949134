-- POST /listings of the listing in ../wrk/post.lua: the INSERTs of CreateListingHandler, as EF Core logs them.
\set price random(20000, 2000000)
BEGIN;
INSERT INTO listing (bedrooms_count, building_type, contact_hash, contact_key, contact_sealed, created_date, description, name, price,
    rooms_count, surface_area_m2, updated_date, version, city, country, postal_code, street_address)
VALUES (1, 'APARTMENT', decode(repeat('5a', 32), 'hex'), 'bench', decode(repeat('5a', 51), 'hex'), now(),
    'Third floor with a lift, south-facing, quiet. The living room opens onto a balcony above the courtyard; '
    'the kitchen was fitted in 2019, the bathroom in 2021. Double glazing, gas heating of the building, a cellar and a room for '
    'bicycles. Schools, a market and the underground are within five minutes on foot.',
    'Bright two-room flat near the canal', :price, 2, 43.5, now(), 1, 'Paris', 'FR', '75010', '12 quai de Valmy')
RETURNING id \gset
INSERT INTO listing_price_log (listing_id, updated_time, price_change)
VALUES (:id, now(), :price)
RETURNING id;
COMMIT;
