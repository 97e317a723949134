-- GET /listings/{id}/prices: the SELECT of GetListingPricesHandler, as EF Core logs it (category
-- Microsoft.EntityFrameworkCore.Database.Command). The id is a parameter; what is the same in each request is written out.
SELECT l.version, s.id, s.price_change, s.updated_time
FROM listing AS l
CROSS JOIN (
    SELECT l1.id, l1.updated_time, l1.price_change
    FROM (
        SELECT 1
    ) AS e
    LEFT JOIN (
        SELECT l0.id, l0.updated_time, l0.price_change
        FROM listing_price_log AS l0
        WHERE l0.listing_id = :id AND l0.updated_time >= '-infinity' AND l0.updated_time < 'infinity' AND l0.id > 0
        ORDER BY l0.id
        LIMIT 2147483647
    ) AS l1 ON TRUE
) AS s
WHERE l.id = :id
ORDER BY s.id;
