using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Mutants;

internal static class JobMutants
{
    private const string Spec = "spec.jobTemplate.spec";
    private const string OfPod = $"{Spec}.template.spec";
    private const string Drilled = "A restore is drilled, in all its steps";
    private const string Beside = "The drill restores the running database's back-ups, beside it";
    private const string Room = "The drill's database has room for what is restored";

    public static readonly Mutant[] All =
    [
        Rotate("A timed job runs once at a time", "twice", job => job.Set("spec.concurrencyPolicy", "Allow")),
        Rotate("A timed job begins and ends in time", "it hangs for ever", job => job.Drop($"{Spec}.activeDeadlineSeconds")),
        Rotate("A timed job begins and ends in time", "it begins days late", job => job.Drop("spec.startingDeadlineSeconds")),
        Rotate("A timed job leaves little behind", "all that failed", job => job.Drop("spec.failedJobsHistoryLimit")),
        Rotate("A timed job is tried again in a pod of its own, a few times", "in the same one",
            job => job.Set($"{OfPod}.restartPolicy", "OnFailure")),
        Rotate("A timed job is due once a month, by UTC", "by the controller's time", job => job.Drop("spec.timeZone")),
        Rotate("A timed job is due once a month, by UTC", "not at present", job => job.Set("spec.suspend", true)),
        Rotate("A timed job is due once a month, by UTC", "each day", job => job.Set("spec.schedule", "30 2 * * *")),
        Mutant.Of("Erasing again after a restore is ready, and is done by hand", "it is done each year", "CronJob", "aviv-reapply",
            job => job.Drop("spec.suspend")),
        Mutant.Without("Numbers come under the key of the month", "CronJob", "aviv-rotate"),
        Mutant.Of("Histories are verified", "and changed", "CronJob", "aviv-verify",
            job => job.Set($"{OfPod}.containers.0.args", Mutant.Json("""["verify", "--repair"]"""))),
        Mutant.Of("Old prices are archived, and the archive is checked", "not checked", "CronJob", "aviv-archive",
            job => job.Set($"{OfPod}.containers.0.args.1", "read")),
        Mutant.Without(Drilled, "CronJob", "aviv-restore-drill"),
        Drill(Drilled, "nothing is erased again", job => job.Drop($"{OfPod}.initContainers.name=reapply")),
        Drill(Drilled, "nothing is compared", job => job.Drop($"{OfPod}.initContainers.name=compare")),
        Restored(Beside, "in the place of the running one", "name: aviv-drill", "name: aviv-db"),
        Restored(Beside, "it archives where the running one does", "  instances: 1",
            "  instances: 1\n  plugins: [{ name: barman-cloud.cloudnative-pg.io, isWALArchiver: true }]"),
        Restored(Beside, "another server's", "serverName: aviv-db", "serverName: aviv-test"),
        Restored(Room, "fewer connections", "max_connections: \"700\"", "max_connections: \"100\""),
        Restored(Room, "a smaller disk", "size: 50Gi", "size: 5Gi"),
        Drill("The drill changes the restored database alone", "the running one", job => job.Set(
            $"{OfPod}.initContainers.name=reapply.env.name=ConnectionStrings__Aviv.value", "Host=aviv-db-rw;Database=aviv")),
        Drill("The drill changes the restored database alone", "what its secret says",
            job => job.Drop($"{OfPod}.initContainers.name=verify.env.name=ConnectionStrings__Aviv")),
    ];

    private static Mutant Rotate(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "CronJob", "aviv-rotate", change);

    private static Mutant Drill(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "CronJob", "aviv-restore-drill", change);

    private static Mutant Restored(string rule, string name, string from, string to) =>
        Mutant.Of(rule, name, "ConfigMap", "aviv-drill-database", map =>
        {
            var cluster = map.Find("data")!["drill-cluster.yaml"]!.ToString();
            Assert.Contains(from, cluster, StringComparison.Ordinal);
            map.Find("data")!["drill-cluster.yaml"] = cluster.Replace(from, to, StringComparison.Ordinal);
        });
}
