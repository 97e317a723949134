using CsCheck;

namespace Aviv.Api.Tests.Search;

/// <summary>A random question to the list, and the answer to it by a plain look at every home.</summary>
internal sealed record Question(IReadOnlyList<Condition> Conditions, string? Sort)
{
    private static readonly string?[] Sorts =
        [null, "id", "-id", "price", "-price", "surface", "-surface", "created", "-created", "updated", "-updated"];

    public static readonly Gen<Question> Any =
        from conditions in Condition.Any.Array[0, 3]
        from sort in Gen.OneOf(Sorts)
        select new Question([.. conditions.DistinctBy(condition => condition.Query.Split('=')[0])], sort);

    public string Query => string.Join('&', Conditions.Select(condition => condition.Query).Concat(Sort is null ? [] : [$"sort={Sort}"]));

    public IEnumerable<long> Answer(IReadOnlyList<Home> homes)
    {
        var found = homes.Index().Where(home => Conditions.All(condition => condition.Holds(home.Item)))
            .Select(home => (Id: (long)home.Index + 1, Home: home.Item));
        var (key, descending) = (Sort?.TrimStart('-') ?? "id", Sort is null or ['-', ..]);
        var sorted = found.OrderBy(home => Key(key, home.Id, home.Home)).ThenBy(home => home.Id).Select(home => home.Id);
        return descending ? sorted.Reverse() : sorted;
    }

    private static IComparable Key(string key, long id, Home home) => key switch
    {
        "id" => id,
        "price" => home.Price,
        "surface" => home.Surface,
        "created" => home.Created,
        _ => home.Updated,
    };
}
