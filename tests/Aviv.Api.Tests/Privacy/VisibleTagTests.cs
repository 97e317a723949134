using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>That no cache and no client takes an answer with a number for one without.</summary>
public sealed class VisibleTagTests(WithheldApiFixture api) : VisibleTest(api)
{
    [Theory]
    [InlineData(null, "\"1\"", "\"1-w\"")]
    [InlineData("br", "\"1-br\"", "\"1-w-br\"")]
    [InlineData("gzip", "\"1-gzip\"", "\"1-w-gzip\"")]
    public async Task Tag_OfOneForm_IsNotModifiedForItAlone(string? encoding, string shown, string withheld)
    {
        var address = $"/listings/{await CreateAsync()}";
        foreach (var method in new[] { "GET", "HEAD" })
            foreach (var (credential, own) in new[] { (Owner, shown), (null, withheld) })
                foreach (var tag in new[] { shown, withheld, $"W/{shown}", $"W/{withheld}" })
                {
                    using var answer = await Client.AskAsync(credential, address, tag, encoding, method);

                    var isOwn = tag.EndsWith(own, StringComparison.Ordinal);
                    Assert.Equal(isOwn ? HttpStatusCode.NotModified : HttpStatusCode.OK, answer.StatusCode);
                    Assert.Equal(
                        (own, credential is null ? "no-cache" : "private, no-cache", "Authorization, Accept-Encoding"),
                        (answer.Header("ETag"), answer.Header("Cache-Control"), answer.Header("Vary")));
                    if (method == "GET" && !isOwn)
                        Assert.Equal(credential is not null, (await answer.TextAsync()).Contains(Sample.Phone, StringComparison.Ordinal));
                }
    }

    [Theory]
    [InlineData("/listings")]
    [InlineData("/listings?limit=1000")]
    [InlineData("/listings/export")]
    [InlineData("/listings/ID")]
    public async Task Headers_TellCachesToKeepTheFormsApart_InOneLine(string route)
    {
        var address = route.Replace("ID", $"{await CreateAsync()}", StringComparison.Ordinal);
        foreach (var credential in new[] { null, Owner })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (credential is not null) request.Headers.TryAddWithoutValidation("Authorization", credential);
            request.Headers.Add("Origin", "http://localhost:5173");
            using var answer = await Client.SendAsync(request);

            var names = Assert.Single(answer.Headers.NonValidated["Vary"]).Split(", ");
            Assert.Equal(names.Distinct(), names);
            Assert.Empty(new[] { "Origin", "Authorization", "Accept-Encoding" }.Except(names));
            Assert.Equal(credential is null ? "no-cache" : "private, no-cache", answer.Header("Cache-Control"));
        }
    }

    [Theory]
    [InlineData("/listings/ID/prices")]
    [InlineData("/listings/ID/prices?order=desc")]
    [InlineData("/listings/ID/prices/summary")]
    public async Task WhatHasNoNumber_IsOneForAll(string route)
    {
        var address = route.Replace("ID", $"{await CreateAsync()}", StringComparison.Ordinal);
        using var ofCaller = await Client.AskAsync(Owner, address);
        using var ofAnyone = await Client.AskAsync(null, address);
        using var unchanged = await Client.AskAsync(null, address, ofCaller.Header("ETag"));

        Assert.Equal("\"1\"", ofAnyone.Header("ETag"));
        Assert.Equal("no-cache", ofCaller.Header("Cache-Control"));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.DoesNotContain("Authorization", ofCaller.Header("Vary") ?? "", StringComparison.Ordinal);
        Assert.Equal(await ofCaller.TextAsync(), await ofAnyone.TextAsync());
    }

    [Theory]
    [InlineData("\"1\"", 200)]
    [InlineData("\"1-br\"", 200)]
    [InlineData("\"1-w\"", 200)]
    [InlineData("\"1-w-gzip\"", 200)]
    [InlineData("\"2-w\"", 412)]
    [InlineData("\"1-x\"", 412)]
    [InlineData("\"1-w-x\"", 412)]
    [InlineData("\"1-br-w\"", 412)]
    [InlineData("\"01-w\"", 412)]
    public async Task IfMatch_TakesTheTagOfEitherForm(string tag, int status)
    {
        var id = await CreateAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/listings/{id}") { Content = Json(Sample.Listing(5).ToJsonString()) };
        request.Headers.TryAddWithoutValidation("Authorization", Owner);
        request.Headers.TryAddWithoutValidation("If-Match", tag);

        var answer = await Client.AnswerAsync(request);

        Assert.Equal(status, (int)answer.Status);
        if (status == 200) Assert.Equal("\"2\"", answer.ETag);
    }

    [Fact]
    public async Task Write_SaysTheTagOfWhatItsAnswerShows()
    {
        var id = await CreateAsync();
        var write = await SendAsync("PATCH", $"/listings/{id}", """{"latest_price_eur":7}""", Owner);

        using var ofCaller = await Client.AskAsync(Owner, $"/listings/{id}", write.ETag);
        using var ofAnyone = await Client.AskAsync(null, $"/listings/{id}", write.ETag);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (ofCaller.StatusCode, ofAnyone.StatusCode));
        Assert.Equal("\"2-w\"", ofAnyone.Header("ETag"));
    }

    [Fact]
    public async Task Tag_WhereEveryoneSeesNumbers_IsAsEver()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Privacy:PhoneVisibleTo"] = "Everyone" });
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync()}";
        using var withheld = await Client.AskAsync(null, address);

        using var answer = await client.AskAsync(null, address, withheld.Header("ETag"));

        Assert.Equal(
            (HttpStatusCode.OK, "\"1\"", "no-cache", "Accept-Encoding"),
            (answer.StatusCode, answer.Header("ETag"), answer.Header("Cache-Control"), answer.Header("Vary")));
        Assert.Contains(Sample.Phone, await answer.TextAsync(), StringComparison.Ordinal);
    }
}
