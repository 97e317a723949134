using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Aviv.Api.Access;

/// <summary>
/// Looks at the framework's section about tokens before the framework does: that takes tokens for any audience where none is named, and
/// tells what it cannot use by an exception.
/// </summary>
internal static class ProviderSettings
{
    public const string AudienceRule =
        "Authentication__Schemes__Bearer needs an Authority or a ValidIssuer, and a ValidAudience: else tokens for others would be taken.";

    public const string AuthorityRule =
        "Authentication__Schemes__Bearer__Authority must be an address such as https://login.example.com; http:// is taken only with "
        + "RequireHttpsMetadata=false, which is true or false.";

    private const string Section = $"Authentication:Schemes:{JwtBearerDefaults.AuthenticationScheme}";

    public static bool NamesIssuerAndAudience(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return !section.Exists()
            || ((IsSet(section["Authority"]) || HasAny(section, "ValidIssuer")) && HasAny(section, "ValidAudience"));
    }

    public static bool HasUsableAuthority(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (!bool.TryParse(section["RequireHttpsMetadata"] ?? bool.TrueString, out var mustBeSecure)) return false;
        return !IsSet(section["Authority"])
            || (Uri.TryCreate(section["Authority"], UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttps || (!mustBeSecure && address.Scheme == Uri.UriSchemeHttp)));
    }

    private static bool HasAny(IConfigurationSection section, string name) =>
        IsSet(section[name]) || section.GetSection($"{name}s").GetChildren().Any(child => IsSet(child.Value));

    private static bool IsSet(string? value) => !string.IsNullOrWhiteSpace(value);
}
