-- Makes the search keys of older rows anew while others read and write: an UPDATE that sets columns to themselves recomputes what is
-- generated from them, and touches no price, version or date. Each row is a transaction of its own, so nobody waits for more than
-- that one row. Whatever ends this early loses nothing: run again, it passes over the rows that are done.
DO $rebuild$
DECLARE
  last bigint := 0;
  stale bigint[];
  listing_id bigint;
BEGIN
  -- Who began to write under the old function ends first. Others queue behind this lock, hence its short limit.
  FOR attempt IN 1..100 LOOP
    BEGIN
      PERFORM set_config('lock_timeout', '300ms', true);
      LOCK TABLE listing IN SHARE MODE;
      EXIT;
    EXCEPTION WHEN lock_not_available THEN
      IF attempt = 100 THEN RAISE; END IF;
    END;
    COMMIT;
    PERFORM pg_sleep(0.3);
  END LOOP;
  COMMIT;

  LOOP
    SELECT max(id), array_agg(id ORDER BY id) FILTER (WHERE is_stale) INTO last, stale FROM (
      SELECT id, (city_key, postal_key, words) IS DISTINCT FROM (search_key(city), replace(search_key(postal_code), ' ', ''),
        strip(to_tsvector('pg_catalog.simple', search_key(name || ' ' || description || ' ' || city)))) AS is_stale
      FROM listing WHERE id > last ORDER BY id LIMIT 500) page;
    EXIT WHEN last IS NULL;
    COMMIT;
    FOREACH listing_id IN ARRAY coalesce(stale, '{}') LOOP
      -- The commit that records the migration waits for the disk, and so for all of these.
      SET LOCAL synchronous_commit = off;
      UPDATE listing SET city = city, postal_code = postal_code WHERE id = listing_id;
      COMMIT;
    END LOOP;
  END LOOP;
END
$rebuild$;
