using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Privacy;
using Aviv.Infrastructure.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether the API would start with the settings as they are, and with a secret that is one.</summary>
internal sealed class SettingsCheck(
    IStartupValidator validator, IConfiguration settings, DatabaseSettings database, IHostEnvironment environment) : ICheck
{
    private const string PublishedSecret =
        "Security__Secret is one that everybody can read in the source. Set a secret of your own, the same on every instance.";

    private const string AnyoneMayWrite = "anyone who reaches the API may write, without a credential (Auth__AnonymousWrites).";

    private const string EveryoneSeesNumbers = "every reader sees phone numbers (Privacy__PhoneVisibleTo).";

    private const string Unverified =
        "the connection to the database is not verified: whoever is on the way can read and change it. Set SSL Mode=VerifyFull in "
        + "ConnectionStrings__Aviv (docs/operations.md, TLS).";

    private const string NoLicence =
        "AutoMapper__LicenseKey is not set. To deploy the API, hold a key or meet RPL-1.5 (README, Licence).";

    public string Subject => "settings";

    public IAsyncEnumerable<Finding> LookAsync() => Judgements().Concat(Notes()).ToAsyncEnumerable();

    private IEnumerable<Finding> Judgements()
    {
        string[] faults = [.. Faults(), .. environment.IsDevelopment() ? [] : Published()];
        return faults is [] ? [Finding.Fine($"valid, for the environment {environment.EnvironmentName}")] : faults.Select(Finding.Do);
    }

    private IEnumerable<string> Published()
    {
        if (SecuritySettings.IsPublished(settings)) yield return PublishedSecret;
        foreach (var id in PrivacySettings.Published(settings))
            yield return $"Privacy__Keys__{id} is one that everybody can read in the source. Set a secret of your own under a greater id, "
                + "the same on every instance.";
    }

    private IEnumerable<Finding> Notes()
    {
        if (SecuritySettings.IsByFormerName(settings)) yield return Finding.Note(SecuritySettings.FormerNameWarning);
        if (!environment.IsDevelopment() && settings["Auth:AnonymousWrites"] is { } words && !bool.TryParse(words, out _))
            yield return Finding.Note(AnyoneMayWrite);
        if (!environment.IsDevelopment() && settings["Privacy:PhoneVisibleTo"] == "Everyone")
            yield return Finding.Note(EveryoneSeesNumbers);
        if (database.IsUnverified()) yield return Finding.Note(Unverified);
        if (string.IsNullOrEmpty(settings["AutoMapper:LicenseKey"])) yield return Finding.Note(NoLicence);
    }

    private string[] Faults()
    {
        try
        {
            validator.Validate();
            return [];
        }
        catch (Exception fault) when (SettingsFaults.Of(fault) is { } faults)
        {
            return faults;
        }
    }
}
