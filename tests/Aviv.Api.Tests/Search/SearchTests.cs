using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using CsCheck;

namespace Aviv.Api.Tests.Search;

/// <summary>Whatever is filtered, sorted and paged: each listing that matches comes exactly once and in order.</summary>
public sealed class SearchTests(ApiFixture api) : SecondApiTest(api)
{
    private static readonly Gen<(Home[] Homes, (Question Question, int[] Limits)[] Asked)> Samples =
        Gen.Select(Home.Any.Array[0, 60], Gen.Select(Question.Any, Gen.Int[1, 25].Array[1, 4]).Array[8]);

    [Fact]
    public Task Pages_OfAnySearch_GiveEachMatchOnceInOrder() => Samples.SampleAsync(
        async sample =>
        {
            await Database.ResetAsync();
            await Database.ExecuteAsync(string.Concat(sample.Homes.Select((home, i) => home.ToSql(i + 1)).Prepend("SELECT;")));
            foreach (var (question, limits) in sample.Asked)
            {
                var expected = question.Answer(sample.Homes).ToList();
                Assert.Equal(expected, await WalkAsync(question.Query, limits, expected.Count));
                if (question.Sort is null) Assert.Equal(expected.Order(), await ExportAsync(question.Query));
            }
        },
        iter: Faults.Faults.Size(quick: 40, stress: 400),
        threads: 1,
        print: sample => string.Join('\n', sample.Asked.Select(asked => asked.Question.Query)));

    private async Task<List<long>> WalkAsync(string query, int[] limits, int total)
    {
        var seen = new List<long>();
        var next = $"/listings?{query}&count=true";
        for (var page = 0; next is not null; page++)
        {
            using var response = await Client.GetAsync($"{next}&limit={limits[page % limits.Length]}");
            Assert.Equal([$"{total}"], response.Headers.GetValues("X-Total-Count"));
            seen.AddRange((await response.Content.ReadFromJsonAsync<JsonArray>())!.Select(listing => (long)listing!["id"]!));
            next = response.Next()?.Replace($"&limit={limits[page % limits.Length]}", "", StringComparison.Ordinal);
        }

        return seen;
    }

    private async Task<IEnumerable<long>> ExportAsync(string query) =>
        (await Client.GetStringAsync($"/listings/export?{query}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (long)JsonNode.Parse(line)!["id"]!);
}
