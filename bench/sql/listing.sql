-- GET /listings/{id}: the SELECT of GetListingHandler, as EF Core logs it.
SELECT l.id, l.name, l.description, l.building_type, l.surface_area_m2, l.rooms_count, l.bedrooms_count, l.contact_phone_number,
    l.created_date, l.updated_date, l.version, l.price, FALSE, l.street_address, l.postal_code, l.city, l.country
FROM listing AS l
WHERE l.id = :id
LIMIT 2;
