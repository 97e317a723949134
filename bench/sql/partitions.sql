-- The price log three times over, for ../partitions.sh: plain, by year, by year and hash.
SET client_min_messages TO warning;
DROP SCHEMA IF EXISTS partitions CASCADE;
CREATE SCHEMA partitions;
SET search_path TO partitions;

CREATE TABLE log_plain (
    id bigint NOT NULL, listing_id bigint NOT NULL, price_change numeric(14,2) NOT NULL, updated_time timestamptz NOT NULL);
CREATE TABLE log_by_year (LIKE log_plain) PARTITION BY RANGE (updated_time);
CREATE TABLE log_by_year_and_hash (LIKE log_plain) PARTITION BY RANGE (updated_time);

DO $$
BEGIN
    FOR year IN 2019..2026 LOOP
        EXECUTE format('CREATE TABLE log_by_year_%s PARTITION OF log_by_year FOR VALUES FROM (%L) TO (%L)',
            year, year || '-01-01Z', year + 1 || '-01-01Z');
        EXECUTE format(
            'CREATE TABLE log_by_year_and_hash_%s PARTITION OF log_by_year_and_hash '
            'FOR VALUES FROM (%L) TO (%L) PARTITION BY HASH (listing_id)',
            year, year || '-01-01Z', year + 1 || '-01-01Z');
        FOR part IN 0..3 LOOP
            EXECUTE format(
                'CREATE TABLE log_by_year_and_hash_%s_%s PARTITION OF log_by_year_and_hash_%s '
                'FOR VALUES WITH (MODULUS 4, REMAINDER %s)',
                year, part, year, part);
        END LOOP;
    END LOOP;
END $$;

INSERT INTO log_plain SELECT id, listing_id, price_change, updated_time FROM public.listing_price_log;
INSERT INTO log_by_year SELECT * FROM log_plain;
INSERT INTO log_by_year_and_hash SELECT * FROM log_plain;
-- A key of a partitioned table must hold what it is partitioned by.
ALTER TABLE log_plain ADD PRIMARY KEY (listing_id, id);
ALTER TABLE log_by_year ADD PRIMARY KEY (listing_id, id, updated_time);
ALTER TABLE log_by_year_and_hash ADD PRIMARY KEY (listing_id, id, updated_time);
VACUUM ANALYZE log_plain;
VACUUM ANALYZE log_by_year;
VACUUM ANALYZE log_by_year_and_hash;
