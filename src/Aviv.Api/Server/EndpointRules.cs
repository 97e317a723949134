using System.Security.Authentication;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Server;

/// <summary>
/// What the framework's own section <c>Kestrel</c> may say of TLS. The server itself would take protocols that are broken, and tell of a
/// file that is not there by a stack trace.
/// </summary>
internal sealed class EndpointRules(IConfiguration settings) : IValidateOptions<ServerSettings>
{
    public const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    public ValidateOptionsResult Validate(string? name, ServerSettings options)
    {
        var faults = Faults(settings.GetSection("Kestrel")).ToList();
        return faults is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(IConfigurationSection parent) => parent.GetChildren().SelectMany(setting =>
        setting.Value is { Length: > 0 } value && Fault(parent.Key, setting, value) is { } fault ? [fault] : Faults(setting));

    private static string? Fault(string parent, IConfigurationSection setting, string value)
    {
        if (Is(setting.Key, "SslProtocols") || Is(parent, "SslProtocols"))
            return IsNew(value) ? null : $"{Variable(setting)} may be Tls12 or Tls13: older ones can be broken.";
        var isFile = setting.Path.Contains("Certificate", StringComparison.OrdinalIgnoreCase)
            && (Is(setting.Key, "Path") || Is(setting.Key, "KeyPath"));
        return isFile && !File.Exists(value) ? $"{Variable(setting)} names no file: {value}" : null;
    }

    private static bool IsNew(string value) =>
        Enum.TryParse(value, ignoreCase: true, out SslProtocols named) && named != SslProtocols.None && (named & ~Protocols) == 0;

    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    // As it is set.
    private static string Variable(IConfigurationSection setting) => setting.Path.Replace(":", "__", StringComparison.Ordinal);
}
