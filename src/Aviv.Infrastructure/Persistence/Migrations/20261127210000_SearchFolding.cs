using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aviv.Infrastructure.Persistence.Migrations
{
    /// <summary>
    /// One folding of texts for the search on every server, whatever its locale. The functions keep their names, so the release before
    /// uses them as well; the keys of older rows follow in small transactions. Rewrites no table and holds no lock for long.
    /// </summary>
    public partial class SearchFolding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Read("SearchFoldingKey"));
            migrationBuilder.Sql(Read("SearchFoldingQuery"));
            migrationBuilder.Sql(Read("SearchFoldingRebuild"), suppressTransaction: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(ListingSearch.Key);
            migrationBuilder.Sql(ListingSearch.Query);
            migrationBuilder.Sql(Read("SearchFoldingRebuild"), suppressTransaction: true);
        }

        private static string Read(string name)
        {
            using var sql = typeof(SearchFolding).Assembly.GetManifestResourceStream($"{typeof(SearchFolding).Namespace}.{name}.sql");
            using var reader = new System.IO.StreamReader(sql!);
            return reader.ReadToEnd();
        }
    }
}
