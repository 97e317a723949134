using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>What is done by the calendar.</summary>
internal static partial class JobRules
{
    private const string Reapply = "aviv-reapply";

    public static readonly Rule[] All =
    [
        Each("A timed job runs once at a time", job => job.Text("spec.concurrencyPolicy") == "Forbid"),
        Each("A timed job begins and ends in time", job => job.Number("spec.startingDeadlineSeconds") >= 3600
            && job.Number("spec.jobTemplate.spec.activeDeadlineSeconds") > 0),
        Each("A timed job leaves little behind", job => job.Number("spec.successfulJobsHistoryLimit") is > 0 and <= 5
            && job.Number("spec.failedJobsHistoryLimit") is > 0 and <= 5),
        Each("A timed job is tried again in a pod of its own, a few times", job =>
            job.Find("spec.jobTemplate.spec.backoffLimit") is not null
            && job.Number("spec.jobTemplate.spec.backoffLimit") <= 3
            && job.Text("spec.jobTemplate.spec.template.spec.restartPolicy") == "Never"),
        Each("A timed job is due once a month, by UTC", job => job.Name() == Reapply
            || (job.Text("spec.timeZone") == "Etc/UTC" && !job.Is("spec.suspend", true) && Monthly().IsMatch(job.Text("spec.schedule")!))),
        new("Erasing again after a restore is ready, and is done by hand", overlay => Rule.That(
            overlay.One("CronJob", Reapply).Is("spec.suspend", true)
                && ArgumentsOf(overlay, Reapply, "reapply") == "privacy reapply --from /work/erased",
            "It is not.")),
        new("Numbers come under the key of the month", overlay => Rule.That(
            ArgumentsOf(overlay, "aviv-rotate", "rotate") == "privacy rotate", "They do not.")),
        new("Histories are verified", overlay => Rule.That(ArgumentsOf(overlay, "aviv-verify", "verify") == "verify", "They are not.")),
        new("Old prices are archived, and the archive is checked", overlay => Rule.That(
            ArgumentsOf(overlay, "aviv-archive", "archive") == "archive --older-than 5y --to $(ARCHIVE)"
                && ArgumentsOf(overlay, "aviv-archive", "check") == "archive check --from $(ARCHIVE)",
            "They are not.")) { OnlyWhereItMustNotStop = true },
        new("A restore is drilled, in all its steps", overlay => Rule.That(
            Steps(overlay) == "archived clear restore ready reapply verify doctor compare remove", $"Its steps are {Steps(overlay)}."))
            { OnlyWhereItMustNotStop = true },
        new("The drill restores the running database's back-ups, beside it", overlay =>
        {
            var (drilled, running) = (Drilled(overlay), DatabaseRules.Cluster(overlay));
            return Rule.That(
                drilled.Name() == "aviv-drill" && drilled.Find("spec.plugins") is null
                    && drilled.Text("spec.externalClusters.name=aviv-db.plugin.parameters.serverName") == running.Name()
                    && drilled.Text("spec.externalClusters.name=aviv-db.plugin.parameters.barmanObjectName")
                        == running.Text("spec.plugins.0.parameters.barmanObjectName")
                    && drilled.Text("spec.imageName") == running.Text("spec.imageName"),
                "It does not.");
        }) { OnlyWhereItMustNotStop = true },
        new("The drill's database has room for what is restored", overlay => Rule.That(
            Drilled(overlay).Number("spec.postgresql.parameters.max_connections") >= SizeRules.Parameter(overlay, "max_connections")
                && Quantity.Of(Drilled(overlay).Text("spec.storage.size"))
                    >= Quantity.Of(DatabaseRules.Cluster(overlay).Text("spec.storage.size")),
            "It has not.")) { OnlyWhereItMustNotStop = true },
        new("The drill changes the restored database alone", overlay => overlay.Pods.Where(pod => pod.Component == "drill")
            .SelectMany(pod => pod.Containers.Where(one => ReleaseRules.IsOurs(one.Text("image")!))
                .Where(one => one.Text("env.name=ConnectionStrings__Aviv.value") is not { } database
                    || !database.Contains("Host=aviv-drill-rw;", StringComparison.Ordinal))
                .Select(one => $"{one.Name()} is led elsewhere."))),
    ];

    private static Rule Each(string name, Func<JsonNode, bool> isRight) => new(name, overlay =>
        overlay.Of("CronJob").Where(job => !isRight(job)).Select(job => $"{job.Name()} is not, or does not."));

    private static Pod PodOf(Overlay overlay, string job) => Pod.Of(overlay.One("CronJob", job))!;

    private static string ArgumentsOf(Overlay overlay, string job, string container) =>
        string.Join(' ', PodOf(overlay, job).Containers.FirstOrDefault(one => one.Name() == container)?.Texts("args") ?? []);

    private static string Steps(Overlay overlay) =>
        string.Join(' ', PodOf(overlay, "aviv-restore-drill").Containers.Select(one => one.Name()));

    private static JsonObject Drilled(Overlay overlay) =>
        Documents.Parse(overlay.One("ConfigMap", "aviv-drill-database").Find("data")!["drill-cluster.yaml"]!.ToString()).Single();

    [GeneratedRegex(@"^\d+ \d+ \d+ \* \*$")]
    private static partial Regex Monthly();
}
