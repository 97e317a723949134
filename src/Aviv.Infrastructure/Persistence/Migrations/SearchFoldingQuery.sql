-- All words of a text, each in quotes; whatever else means something in a query has gone into the key's spaces. Where to_tsquery takes
-- one for several it makes a phrase, which words without positions never match: it becomes all of them. What is longer than a word can
-- be in an index is cut off.
CREATE OR REPLACE FUNCTION search_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $query$
  SELECT replace(to_tsquery('pg_catalog.simple',
    '''' || replace(nullif(rtrim(left(public.search_key($1), 500)), ''), ' ', ''' & ''') || ''':*')::text, ' <-> ', ' & ')::tsquery
$query$;
