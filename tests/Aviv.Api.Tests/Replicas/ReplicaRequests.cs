using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Replicas;

internal static class ReplicaRequests
{
    public static async Task<long> CreateAsync(this HttpClient client, int price = 100)
    {
        var created = await client.AnswerAsync("POST", "/listings", Sample.Listing(price).ToJsonString());
        Assert.Equal(HttpStatusCode.Created, created.Status);
        return (long)created.Json["id"]!;
    }

    public static async Task PutAsync(this HttpClient client, long id, int price) => Assert.Equal(
        HttpStatusCode.OK, (await client.AnswerAsync("PUT", $"/listings/{id}", Sample.Listing(price).ToJsonString())).Status);

    public static async Task<int> PriceAsync(this HttpClient client, long id) =>
        (int)(await client.ReadAsync($"/listings/{id}")).Json["latest_price_eur"]!;

    public static async Task<int> LastPriceAsync(this HttpClient client, long id) =>
        (int)(await client.ReadAsync($"/listings/{id}/prices")).Json.AsArray()[^1]!["price_eur"]!;

    public static async Task<Answer> ReadAsync(this HttpClient client, string address)
    {
        var answer = await client.AnswerAsync("GET", address);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{address}: {(int)answer.Status} {answer.Body}");
        return answer;
    }
}
