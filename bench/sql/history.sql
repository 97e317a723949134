-- GET /listings/{id}/prices, as one who asks for one history asks for it. ListingLoader reads the same rows by l.id = ANY, for all who
-- ask at the same time, and sorts them itself.
SELECT l.id, l.version, l0.id, l0.price_change, l0.updated_time
FROM listing AS l
LEFT JOIN listing_price_log AS l0 ON l0.listing_id = l.id
WHERE l.id = :id
ORDER BY l0.id;
