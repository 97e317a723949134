using System.Diagnostics;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>The verbs that do what the routes do. No argument has the number, since every process sees those of the others.</summary>
public sealed class SubjectVerbTests(SubjectFixture api) : SubjectTest(api)
{
    [Fact]
    public async Task AccessAndErase_ReadTheNumber_AndDoWhatTheRoutesDo()
    {
        var first = await CreateAsync(Sample.Listing().With("source", "north"));
        var second = await CreateAsync(Sample.Listing());
        await CreateAsync(1, Other);

        var access = await CliResult.OfAsync(Command("access", variable: "0033 6 12 34 56 78"));
        Assert.Equal(
            (0, $"""
            listing       source                created                      updated
            {first,-12}  north                 2023-01-01T00:00:00Z         2023-01-01T00:00:00Z
            {second,-12}  -                     2023-01-01T00:00:00Z         2023-01-01T00:00:00Z
            """),
            (access.ExitCode, access.Output));
        Assert.Contains("verb was told which 2 listings have a phone number", access.Error, StringComparison.Ordinal);

        var erase = await OfInputAsync("erase", " +33 6 12 34 56 78 \n");
        Assert.Equal((0, "Erased the phone number of 2 listings."), (erase.ExitCode, erase.Output));
        Assert.Contains("verb erased a phone number from 2 listings", erase.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("612", access.Error + erase.Error, StringComparison.Ordinal);
        Assert.Equal(1, await WithNumberAsync(Database));
        Assert.Single(await File.ReadAllLinesAsync(ErasedFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Input_ThatIsNoNumber_IsOneLine()
    {
        await CreateAsync(1);

        Assert.Equal(
            new(2, "", "Write a phone number with its country code, such as +33612345678, to standard input, or set AVIV_PHONE."),
            await OfInputAsync("erase", "0612345678\n"));

        Assert.Equal(1, await WithNumberAsync(Database));
    }

    private ProcessStartInfo Command(string verb, string? variable = null)
    {
        var command = CliResult.Command(Database.ConnectionString, "privacy", verb);
        command.Environment["Privacy__ErasedFile"] = ErasedFile;
        command.Environment[Aviv.Api.Cli.Subjects.Variable] = variable;
        return command;
    }

    private async Task<CliResult> OfInputAsync(string verb, string input)
    {
        var command = Command(verb);
        command.RedirectStandardInput = true;
        using var process = Process.Start(command)!;
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var result = await CliResult.ReadAsync(process).WaitAsync(Poll.Limit);
            return result with { Error = result.Error.Replace(CliResult.Waiting, "", StringComparison.Ordinal).Trim() };
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
