using System.Net;
using System.Net.Sockets;
using Aviv.Api.Tests.Docs;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Doctor;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Api.Tests.Cli;

/// <summary>The page of the doctor as a whole, and where the database cannot be looked at.</summary>
[Collection<Doctored>]
public sealed class DoctorTests(DoctorFixture doctor)
{
    [Fact]
    public async Task Doctor_WhereAllIsRight_Is0() => (await DoctorPage.OfProcessAsync(doctor)).AssertIs(0);

    [Fact]
    public async Task Doctor_OfTheExampleInOperations_SaysWhatItShows()
    {
        await using var change = await doctor.ChangeAsync(
            "GRANT UPDATE ON listing_price_log TO aviv_api", undo: "REVOKE UPDATE ON listing_price_log FROM aviv_api");

        var page = await DoctorPage.OfProcessAsync(doctor);

        var shown = new MarkdownPage("docs/operations.md").Blocks[0].Text;
        var printed = $"$ dotnet Aviv.Api.dll doctor; echo \"exit code $?\"\n{page.Text}\nexit code {page.ExitCode}";
        Assert.True(Shown.Matches(shown, printed), printed);
    }

    [Fact]
    public async Task Database_Away_Is2() =>
        (await DoctorPage.OfProcessAsync(doctor, "Host=127.0.0.1;Port=1;Database=aviv;Username=aviv;Password=hush")).AssertIs(
            2,
            DoctorPage.Away("Failed to connect to 127.0.0.1:1. See that the database runs and that ConnectionStrings__Aviv is right."));

    [Fact]
    public async Task Database_ThatTakesNoSuchPassword_Is2()
    {
        var wrong = new NpgsqlConnectionStringBuilder(doctor.Database.ConnectionString) { Password = "hush" };

        var page = await DoctorPage.OfAsync(doctor, wrong.ConnectionString);

        page.AssertIs(2, DoctorPage.Away(
            "password authentication failed for user \"aviv_api\". See that the database runs and that ConnectionStrings__Aviv is right."));
        Assert.DoesNotContain("hush", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ThatFails_IsALine_AndStopsNoOther()
    {
        var page = await DoctorPage.OfAsync(doctor, services: services =>
        {
            var first = services.First(service => service.ServiceType == typeof(ICheck));
            services.Insert(services.IndexOf(first), ServiceDescriptor.Scoped<ICheck, BrokenCheck>());
        });

        Assert.Equal(2, page.ExitCode);
        Assert.StartsWith("ok    broken: seen\n?     broken: Two lines.\nok    settings: ", page.Text, StringComparison.Ordinal);
        Assert.Contains("\nok    clock: ", page.Text, StringComparison.Ordinal);
    }

    /// <summary>Servers that let connections in and say nothing. It takes seconds, in which nothing is done.</summary>
    [Fact(Explicit = true)]
    public async Task Servers_ThatHang_AreWaitedForOnceAndBriefly()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        var page = await DoctorPage.OfAsync(
            doctor,
            $"Host=127.0.0.1;Port={port};Username=aviv;Timeout=600",
            new() { ["ConnectionStrings:Redis"] = $"127.0.0.1:{port}" }).WaitAsync(Poll.Limit);

        Assert.Equal(2, page.ExitCode);
        Assert.Contains("\n?     database: ", page.Text, StringComparison.Ordinal);
        Assert.Contains($"\n?     redis: 127.0.0.1:{port} does not answer", page.Text, StringComparison.Ordinal);
    }

    private sealed class BrokenCheck : ICheck
    {
        public string Subject => "broken";

        public async IAsyncEnumerable<Finding> LookAsync()
        {
            await Task.Yield();
            yield return Finding.Fine("seen");
            throw new NotSupportedException("Two\nlines");
        }
    }
}
