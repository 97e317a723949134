using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aviv.Infrastructure.Persistence.Migrations
{
    /// <summary>
    /// The generated columns of the search and every index of the list. In SQL, for EF Core knows no columns beside the
    /// entity's, and no index over the members of a complex property. It rewrites the table once.
    /// </summary>
    public partial class ListingSearch : Migration
    {
        // Without case, accents and punctuation; the letters replaced one by one are those that Unicode does not decompose. Latin
        // ones in either case, since a database of the locale C knows the case of ASCII alone.
        internal const string Key = """
            CREATE OR REPLACE FUNCTION search_key(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $key$
              SELECT btrim(regexp_replace(
                replace(replace(replace(replace(replace(replace(replace(replace(
                  lower(translate(regexp_replace(normalize($1, NFD), '[\u0300-\u036f]+', '', 'g'), 'øØłŁđĐðÐħĦıς', 'oOlLdDdDhHiσ')),
                  'ß', 'ss'), 'ẞ', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'þ', 'th'), 'Þ', 'th'),
                '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u1680\u2000-\u206f\u2190-\u2bff\u3000-\u3004\u3008-\u3020]+', ' ', 'g'))
            $key$;
            """;

        // Each word in quotes: whatever else means something in a query has gone into the key's spaces. A word that PostgreSQL
        // takes for several makes a phrase, which words without positions never match: it becomes all of them.
        internal const string Query = """
            CREATE OR REPLACE FUNCTION search_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $query$
              SELECT replace(to_tsquery('pg_catalog.simple', '''' || replace(nullif(public.search_key($1), ''), ' ', ''' & ''') || ''':*')::text, ' <-> ', ' & ')::tsquery
            $query$;
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Key);
            migrationBuilder.Sql(Query);
            migrationBuilder.Sql("""
                ALTER TABLE listing
                  ADD city_key text NOT NULL GENERATED ALWAYS AS (search_key(city)) STORED,
                  ADD postal_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (replace(search_key(postal_code), ' ', '')) STORED,
                  ADD words tsvector NOT NULL GENERATED ALWAYS AS
                    (strip(to_tsvector('pg_catalog.simple', search_key(name || ' ' || description || ' ' || city)))) STORED;
                """);
            // The columns after the id order nothing. They let the scan pass over what a filter excludes without a look at the table.
            migrationBuilder.Sql("""
                CREATE INDEX ix_listing_by_id ON listing (id, country, building_type, city_key, postal_key, price);
                CREATE INDEX ix_listing_by_price ON listing (price, id, country, building_type, city_key, postal_key);
                CREATE INDEX ix_listing_by_updated_date ON listing (updated_date, id, country, building_type, city_key, postal_key, price);
                CREATE INDEX ix_listing_by_created_date ON listing (created_date, id);
                CREATE INDEX ix_listing_by_surface_area ON listing (surface_area_m2, id);
                CREATE INDEX ix_listing_in_city ON listing (city_key, price, id);
                CREATE INDEX ix_listing_at_postal_code ON listing (postal_key);
                CREATE INDEX ix_listing_words ON listing USING gin (words);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP INDEX ix_listing_by_id, ix_listing_by_price, ix_listing_by_updated_date, ix_listing_by_created_date,
                  ix_listing_by_surface_area, ix_listing_in_city, ix_listing_at_postal_code, ix_listing_words;
                ALTER TABLE listing DROP words, DROP postal_key, DROP city_key;
                DROP FUNCTION search_query(text);
                DROP FUNCTION search_key(text);
                """);
        }
    }
}
