-- GET /listings?city=Lyon&min_price=200000&max_price=400000&sort=price&limit=100: the SELECT of GetListingsHandler, as EF Core
-- logs it. It asks for one more than the page, which tells whether there is another.
SELECT l.id, l.name, l.description, l.building_type, l.surface_area_m2, l.rooms_count, l.bedrooms_count, l.contact_phone_number,
    l.contact_hash, l.contact_key, l.contact_sealed, l.created_date, l.updated_date, l.version, l.price, FALSE,
    l.street_address, l.postal_code, l.city, l.country
FROM listing AS l
WHERE l.city_key = search_key('Lyon') AND l.price >= 200000 AND l.price <= 400000
ORDER BY l.price, l.id
LIMIT 101;
