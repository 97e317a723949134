using Aviv.Api.Tests.Cli;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Aviv.Api.Tests.Security;

/// <summary>Settings in files that are named like environment variables.</summary>
public sealed class SecretFilesTests : IDisposable
{
    private const string Variable = "ConnectionStrings__Aviv";
    private const string Key = "ConnectionStrings:Aviv";
    private const string Secret = "Host=127.0.0.1;Port=1;Database=aviv;Username=hush;Password=hush";

    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-secrets-").FullName;

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Setting_InAFile_IsTaken_WithoutTheEndOfItsLine(string end)
    {
        File.WriteAllText(Path.Combine(_folder, "ConnectionStrings__OfATest"), Secret + end);

        Assert.Equal(Secret, Read()["ConnectionStrings:OfATest"]);
    }

    [Fact]
    public void Variable_GoesBeforeAFile_AndAFileBeforeWhatComesWithTheProgram()
    {
        var name = $"AVIV_TEST_{Guid.NewGuid():N}";
        File.WriteAllText(Path.Combine(_folder, name), "of the file");
        Assert.Equal("of the file", Read(new() { [name] = "of the program" })[name]);
        Environment.SetEnvironmentVariable(name, "of the variable");
        try
        {
            Assert.Equal("of the variable", Read(new() { [name] = "of the program" })[name]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    /// <summary>Kubernetes: a link to a link to a folder with a date, which it exchanges as a whole.</summary>
    [Fact]
    public void Setting_AsKubernetesMountsIt_IsTaken_AndNothingElseIs()
    {
        var dated = Directory.CreateDirectory(Path.Combine(_folder, "..2026_11_28_10_00_00.123456789")).FullName;
        File.WriteAllText(Path.Combine(dated, Variable), Secret);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), Path.GetFileName(dated));
        File.CreateSymbolicLink(Path.Combine(_folder, Variable), Path.Combine("..data", Variable));
        Directory.CreateDirectory(Path.Combine(_folder, "kubernetes.io", "serviceaccount"));

        var settings = new ConfigurationBuilder();
        Assert.Null(SecretFiles.AddTo(settings, _folder).Fault);

        Assert.Equal(
            [("ConnectionStrings", null), (Key, Secret)],
            settings.Build().AsEnumerable().Select(setting => (setting.Key, setting.Value)).Order());
    }

    [Fact]
    public void Folder_ThatIsNotThere_IsNoneUnlessItWasNamed()
    {
        Assert.Equal("Secrets__Folder names no folder: /nowhere", SecretFiles.AddTo(new ConfigurationBuilder(), "/nowhere").Fault);
        Assert.Null(SecretFiles.AddTo(new ConfigurationBuilder(), folder: null).Fault);
    }

    [Theory]
    [InlineData("verify", 2)]
    [InlineData("--urls=http://127.0.0.1:0", 1)]
    public async Task Program_WithItsDatabaseInAFile_TakesIt_AndTellsNothingOfIt(string argument, int exitCode)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, Variable), Secret);
        // Wrong, so that it ends; by a file as well.
        await File.WriteAllTextAsync(Path.Combine(_folder, "Load__MaxRunning"), argument == "verify" ? "1" : "0");

        var result = await CliResult.OfAsync(Start(argument));

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            argument == "verify"
                ? "The database cannot be used: Failed to connect to 127.0.0.1:1. "
                    + "See that it runs and that ConnectionStrings__Aviv is right."
                : "Load:MaxRunning must be at least 1 and Load:MaxWaiting at least 0.",
            result.Error);
    }

    [Theory]
    [InlineData("verify", 2)]
    [InlineData("--urls=http://127.0.0.1:0", 1)]
    public async Task File_ThatCannotBeRead_StopsTheStart_InOneLineThatNamesIt(string argument, int exitCode)
    {
        // Root reads whatever is there.
        var file = Path.Combine(_folder, "Security__Secret");
        File.CreateSymbolicLink(file, "/nowhere/at-all");

        var start = Start(argument);
        start.Environment[Variable] = Secret;
        var result = await CliResult.OfAsync(start);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("A secret cannot be read: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(file, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Error);
    }

    /// <summary>What <c>dotnet ef</c> and the migrations bundle use.</summary>
    [Fact]
    public void Migrations_TakeTheOwnerFromAFile()
    {
        File.WriteAllText(Path.Combine(_folder, "ConnectionStrings__AvivOwner"), "Host=db;Database=aviv;Username=owner\n");

        using var context = AvivDbContextFactory.Create(SecretFiles.WithVariables(_folder));

        Assert.Contains("Username=owner", context.Database.GetConnectionString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private System.Diagnostics.ProcessStartInfo Start(string argument)
    {
        var start = CliResult.Command(connectionString: null, argument);
        start.Environment["Secrets__Folder"] = _folder;
        return start;
    }

    private IConfigurationRoot Read(Dictionary<string, string?>? program = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(program).AddEnvironmentVariables();
        Assert.Null(SecretFiles.AddTo(settings, _folder).Fault);
        return settings.Build();
    }
}
