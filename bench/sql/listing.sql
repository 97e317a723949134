-- GET /listings/{id}, as one who asks for one listing asks for it. ListingLoader reads the same columns by l.id = ANY, for all who
-- ask at the same time.
SELECT l.id, l.bedrooms_count, l.building_type, l.contact_phone_number, l.contact_hash, l.contact_key, l.contact_sealed,
    l.created_date, l.description, l.name, l.price, l.rooms_count, l.surface_area_m2, l.updated_date, l.version, l.city, l.country,
    l.postal_code, l.street_address
FROM listing AS l
WHERE l.id = :id;
