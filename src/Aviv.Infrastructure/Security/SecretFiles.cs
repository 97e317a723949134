using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Security;

/// <summary>
/// Settings from files that are named like environment variables, as Docker and Kubernetes hand secrets on: what is in a variable, others
/// see more easily. A variable of the name goes before its file.
/// </summary>
public sealed class SecretFiles : IValidateOptions<DatabaseSettings>
{
    public const string FolderVariable = "Secrets__Folder";
    private const string UsualFolder = "/run/secrets";

    private SecretFiles(string? fault) => Fault = fault;

    /// <summary>What is wrong with them; null where nothing is. It has the name of a file, and nothing of what is in it.</summary>
    public string? Fault { get; }

    /// <summary>Adds them to settings that have the environment variables. Where one cannot be read, none is added.</summary>
    public static SecretFiles AddTo(IConfigurationBuilder settings, string? folder)
    {
        try
        {
            if (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder)) return new($"{FolderVariable} names no folder: {folder}");
            settings.Sources.Insert(BeforeVariables(settings.Sources), new MemoryConfigurationSource { InitialData = Read(folder) });
            return new(fault: null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new($"A secret cannot be read: {fault.Message}");
        }
    }

    /// <summary>Those and the environment variables alone, for tools that have no settings besides.</summary>
    public static IConfiguration WithVariables(string? folder)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables();
        var files = AddTo(settings, folder);
        return files.Fault is null ? settings.Build() : throw new InvalidOperationException(files.Fault);
    }

    // Everything that starts reads these settings, and tells in one line what is wrong with them.
    public ValidateOptionsResult Validate(string? name, DatabaseSettings options) =>
        Fault is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(Fault);

    private static List<KeyValuePair<string, string?>> Read(string? folder) =>
        [
            .. new ConfigurationBuilder()
                .AddKeyPerFile(Path.GetFullPath(string.IsNullOrEmpty(folder) ? UsualFolder : folder), optional: true)
                .Build().AsEnumerable().Where(setting => setting.Value is not null)
                // The library drops a line break at the end, of which Windows' has two characters.
                .Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value!.TrimEnd('\r'))),
        ];

    private static int BeforeVariables(IList<IConfigurationSource> sources)
    {
        var variables = sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(all => string.IsNullOrEmpty(all.Prefix));
        return variables is null ? sources.Count : sources.IndexOf(variables);
    }
}
