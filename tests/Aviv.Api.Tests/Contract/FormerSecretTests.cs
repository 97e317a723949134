using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>The secret by the name that it had in the release before, and what that release wrote under it.</summary>
public sealed class FormerSecretTests(ApiFixture api) : ApiTest(api)
{
    private const string Route = "/listings";

    private static readonly string Secret = new('k', 32);
    private static readonly string Body = Sample.Listing(100).ToJsonString();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task KeyedWrite_IsKnownByInstancesThatHaveTheSecretByEitherName(bool isFormerThere, bool isFormerHere)
    {
        await using var there = With(isFormerThere);
        await using var here = With(isFormerHere);
        using var first = there.CreateClient();
        using var second = here.CreateClient();

        var write = await first.AnswerAsync("POST", Route, Body, key: "k");

        Assert.Equal(HttpStatusCode.Created, write.Status);
        Assert.Equal(write with { Replayed = "true" }, await second.AnswerAsync("POST", Route, Body, key: "k"));
        (await second.AnswerAsync("POST", Route, Sample.Listing(200).ToJsonString(), key: "k")).AssertProblem(
            422, "idempotency_mismatch", "Idempotency-Key");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task KeyedWrite_OfTheReleaseBefore_IsKnown(bool isFormer)
    {
        await using var app = With(isFormer);
        using var client = app.CreateClient();
        var write = await client.AnswerAsync("POST", Route, Body, key: "k");
        await Database.ExecuteAsync($"UPDATE idempotency_key SET fingerprint = '\\x{AsTheReleaseBefore()}'");

        Assert.Equal(write with { Replayed = "true" }, await client.AnswerAsync("POST", Route, Body, key: "k"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task KeyedWrite_IsKnownByTheReleaseBefore_UntilTheSecretHasItsPresentName(bool isFormer)
    {
        await using var app = With(isFormer);
        using var client = app.CreateClient();

        await client.AnswerAsync("POST", Route, Body, key: "k");

        var written = Convert.ToHexString(await Database.ScalarAsync<byte[]>("SELECT fingerprint FROM idempotency_key"));
        Assert.Equal(isFormer, written == AsTheReleaseBefore());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Start_ByTheFormerNameAlone_Warns(bool isFormer, int warnings)
    {
        await using var app = With(isFormer);
        app.Logs.Start();
        using var client = app.CreateClient();

        await client.GetStringAsync(Route);

        Assert.Equal(
            warnings,
            app.Logs.Stop().Count(
                line =>
                    line.StartsWith("Warning ", StringComparison.Ordinal) && line.Contains("Security__Secret", StringComparison.Ordinal)));
    }

    private AvivApp With(bool isFormer) =>
        new(HeldLock.Patient(Database), isFormer ? new() { ["Security:Secret"] = "", ["Writes:IdempotencyHashKey"] = Secret } : []);

    private static string AsTheReleaseBefore() =>
        Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"POST\n{Route}\n\n{Body}")));
}
