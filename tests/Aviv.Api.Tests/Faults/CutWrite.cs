using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>A write of one listing, known by its name, from price 100 (unless it creates it) to price 200.</summary>
internal sealed record CutWrite(string Verb, string Name, long Id, string? Key)
{
    public const int OldPrice = 100;
    public const int Price = 200;

    /// <summary>Its phone number, over that of <see cref="Sample"/>: none, the same and another one in turn.</summary>
    public string? Phone => Sample.PhoneOf(int.Parse(Name.Split(' ')[1], null));

    public bool Changes => Verb is "PUT" or "PATCH";

    /// <summary>The listing, with its version and prices, where the write did not happen.</summary>
    public string[] Undone => Verb == "POST" ? [] : ["(1,100)"];

    /// <summary>The same where it happened once.</summary>
    public string[] Once => Verb switch
    {
        "POST" => ["(1,200)"],
        "DELETE" => [],
        _ => ["(2,100-200)"],
    };

    public async Task<CutAnswer> SendAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(new(Verb), Verb == "POST" ? "/listings" : $"/listings/{Id}") { Content = Body() };
        if (Key is not null) request.Headers.Add("Idempotency-Key", Key);
        using var response = await client.SendAsync(request);
        return new(
            response.StatusCode,
            response.Headers.ETag?.Tag,
            response.Headers.Contains("Idempotency-Replayed"),
            await response.Content.ReadAsStringAsync());
    }

    /// <summary>The listing with its name and number.</summary>
    public JsonObject Listing(int price) => Sample.Listing(price, Name).With("contact_phone_number", Phone);

    private JsonContent? Body() => Verb switch
    {
        "DELETE" => null,
        "PATCH" => JsonContent.Create(
            new JsonObject { ["latest_price_eur"] = Price, ["contact_phone_number"] = Phone },
            new MediaTypeHeaderValue("application/merge-patch+json")),
        _ => JsonContent.Create(Listing(Price)),
    };
}

internal sealed record CutAnswer(HttpStatusCode Status, string? ETag, bool Replayed, string Body)
{
    public bool Acknowledges => (int)Status is >= 200 and < 300;

    /// <summary>Whether it tells of the write, which made one of these versions.</summary>
    public void AssertTellsOf(CutWrite write, params long[] versions)
    {
        Assert.True(Acknowledges, $"{Status} {Body}");
        if (write.Verb == "DELETE") return;
        var listing = JsonNode.Parse(Body)!;
        Assert.Equal(
            (write.Name, CutWrite.Price, write.Phone),
            ((string)listing["name"]!, (int)listing["latest_price_eur"]!, (string?)listing["contact_phone_number"]));
        Assert.Contains(ETag, versions.Select(version => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"")));
    }
}
