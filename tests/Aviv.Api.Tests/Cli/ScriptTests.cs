using System.Runtime.Versioning;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Cli;

/// <summary>What <c>run.sh</c> and <c>test.sh</c> say where they cannot begin, with a <c>dotnet</c> of the test's own.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ScriptTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(
        "Process terminated. Couldn't find a valid ICU package installed on the system.", 134,
        "dotnet does not start: see the lines above.")]
    [InlineData(
        "A compatible .NET SDK was not found.", 155,
        "No .NET SDK fits global.json: install version 10 from https://dotnet.microsoft.com/download.")]
    public async Task RequireSdk_OfADotnetThatFails_ShowsItsOwnWords(string words, int exitCode, string advice) =>
        Assert.Equal((1, $"{words}\n{advice}\n"), await RequireSdkAsync($"echo \"{words}\" >&2; exit {exitCode}"));

    [Fact]
    public async Task RequireSdk_OfADotnetThatWorks_SaysNothing() => Assert.Equal((0, ""), await RequireSdkAsync("echo 10.0.100"));

    private static async Task<(int ExitCode, string Output)> RequireSdkAsync(string dotnet)
    {
        var folder = Directory.CreateTempSubdirectory("aviv-dotnet-").FullName;
        try
        {
            var file = Path.Combine(folder, "dotnet");
            await File.WriteAllTextAsync(file, $"#!/bin/sh\n{dotnet}\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            using var limit = new CancellationTokenSource(TimeLimit);
            const string Script = "set -euo pipefail; PATH=$1:$PATH; source scripts/common.sh; require_sdk";
            return await Command.RunAsync(Repository.Root, "bash", ["-c", Script, "bash", folder], limit.Token);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
