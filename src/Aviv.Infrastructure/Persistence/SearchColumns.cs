using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using NpgsqlTypes;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// The columns of <c>listing</c> that PostgreSQL generates for the search, and the functions it makes them with. They are no
/// properties of the entity, for then every write would load them with its listing; queries name them by the listing's id.
/// </summary>
internal static class SearchColumns
{
    /// <summary><c>city_key</c>.</summary>
    public static string CityKey(long listingId) => throw OnlyInQueries(listingId);

    /// <summary><c>postal_key</c>, which sorts by its bytes.</summary>
    public static string PostalKey(long listingId) => throw OnlyInQueries(listingId);

    /// <summary><c>words</c> of name, description and city.</summary>
    public static NpgsqlTsVector Words(long listingId) => throw OnlyInQueries(listingId);

    /// <summary><c>search_key</c>: a text without case, accents and punctuation.</summary>
    public static string Key(string text) => throw OnlyInQueries(text);

    /// <summary><c>search_query</c>: all words of a text, the last as a beginning; null where it has none.</summary>
    public static NpgsqlTsQuery Query(string text) => throw OnlyInQueries(text);

    public static void AddSearchColumns(this ModelBuilder model)
    {
        Column(model, () => CityKey(default), "city_key");
        Column(model, () => PostalKey(default), "postal_key");
        Column(model, () => Words(default), "words");
        model.HasDbFunction(() => Key(default!)).HasName("search_key").IsBuiltIn();
        model.HasDbFunction(() => Query(default!)).HasName("search_query").IsBuiltIn();
    }

    // The column beside the id that the query passed.
    private static DbFunctionBuilder Column<T>(ModelBuilder model, Expression<Func<T>> function, string name) =>
        model.HasDbFunction(function).HasTranslation(arguments => new ColumnExpression(
            name, ((ColumnExpression)arguments[0]).TableAlias, typeof(T), typeMapping: null, nullable: false));

    private static InvalidOperationException OnlyInQueries(object argument) => new($"Only a query can take this ({argument}).");
}
