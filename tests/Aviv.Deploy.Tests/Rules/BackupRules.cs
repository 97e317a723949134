using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>Back-ups, wherever there is something to lose.</summary>
internal static partial class BackupRules
{
    private const string Plugin = "barman-cloud.cloudnative-pg.io";

    // The oldest is from up to a day before the policy's days, and goes when the next one has ended.
    private const int DaysBesides = 2;

    public static readonly Rule[] All =
    [
        Of("The write-ahead log is archived, a minute old at most", overlay => Rule.That(
            DatabaseRules.Cluster(overlay).Each("spec.plugins").Any(plugin => plugin.Name() == Plugin && plugin.Is("isWALArchiver", true)
                && plugin.Text("parameters.barmanObjectName") == Store(overlay).Name())
                && DatabaseRules.Parameter(overlay, "archive_timeout") == "60s",
            "It is not, or late.")),
        Of("A back-up is made each night", overlay => Rule.That(
            overlay.One("ScheduledBackup", "aviv-db") is var backup && Nightly().IsMatch(backup.Text("spec.schedule")!)
                && backup.Text("spec.cluster.name") == "aviv-db" && backup.Text("spec.method") == "plugin"
                && backup.Text("spec.pluginConfiguration.name") == Plugin && !backup.Is("spec.suspend", true),
            "None is.")),
        Of("A back-up is gone before the keys of its numbers", overlay => Rule.That(
            Days(overlay) > 0 && Days(overlay) + DaysBesides <= KeyDays(overlay), $"It is kept for {Days(overlay) + DaysBesides} days.")),
        Of("Back-ups are encrypted as their bucket is, the log too", overlay => Rule.That(
            new[] { "wal", "data" }.All(part => Store(overlay).Find($"spec.configuration.{part}.encryption") is null),
            "They have another key than the bucket's.")),
        Of("Back-ups and old prices lie apart", overlay => overlay.Pods.SelectMany(pod => pod.Environment)
            .Where(variable => variable.Name() == "ARCHIVE" && BucketOf(variable.Text("value")) == Bucket(overlay))
            .Select(variable => $"{variable.Text("value")} is the bucket of back-ups.").Distinct()),
        Of("The credentials of back-ups are a secret", overlay => Rule.That(
            Store(overlay).Text("spec.configuration.s3Credentials.secretAccessKey.name") == "aviv-backups", "They are not.")),
    ];

    private static Rule Of(string name, Func<Overlay, IEnumerable<string>> faults) => new(name, faults) { OnlyWhereItMustNotStop = true };

    private static JsonObject Store(Overlay overlay) => overlay.One("ObjectStore", "aviv-backups");

    private static int Days(Overlay overlay) => InDays().Match(Store(overlay).Text("spec.retentionPolicy") ?? "") is { Success: true } days
        ? int.Parse(days.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static int KeyDays(Overlay overlay) => int.Parse(overlay.Setting("Privacy__KeyDays") ?? "30", CultureInfo.InvariantCulture);

    private static string? Bucket(Overlay overlay) => BucketOf(Store(overlay).Text("spec.configuration.destinationPath"));

    private static string? BucketOf(string? address) => address?.Split('/') is ["s3:", "", var bucket, ..] ? bucket : null;

    [GeneratedRegex(@"^(\d+)d$")]
    private static partial Regex InDays();

    // With the second before the minute.
    [GeneratedRegex(@"^\d+ \d+ \d+ \* \* \*$")]
    private static partial Regex Nightly();
}
