-- What an export with prices reads, as the join that it is: a row for each price, with its listing.
COPY (
    SELECT l.id, l.name, l.description, l.building_type, l.street_address, l.postal_code, l.city, l.country, l.surface_area_m2,
        l.rooms_count, l.bedrooms_count, l.price, l.contact_phone_number, l.contact_hash, l.contact_key, l.contact_sealed,
        l.created_date, l.updated_date, p.price_change, p.updated_time
    FROM listing AS l
    JOIN listing_price_log AS p ON p.listing_id = l.id
    ORDER BY l.id, p.id
) TO STDOUT;
