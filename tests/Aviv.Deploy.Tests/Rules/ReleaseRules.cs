using System.Text.RegularExpressions;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>Which images run, and that all of them are of one release.</summary>
internal static partial class ReleaseRules
{
    private const string Version = "app.kubernetes.io/version";

    private static readonly string[] Scripts =
    [
        "--file=/scripts/api-role.sql", "--file=/scripts/api-role-password.sql", "--file=/scripts/archive-role.sql",
        "--file=/scripts/archive-role-password.sql",
    ];

    public static readonly Rule[] All =
    [
        new("Images have a version", overlay => Images(overlay)
            .Where(image => !Versioned().IsMatch(image)).Select(image => $"{image} has none.")),
        new("Our images come from a registry", overlay => Images(overlay)
            .Where(image => image.StartsWith("aviv-", StringComparison.Ordinal)).Select(image => $"{image} has no address.")),
        new("Our images do what they are made for", overlay => overlay.Pods.SelectMany(pod => pod.Each(
            one => !IsOurs(one.Text("image")!) || one.Find("command") is null, "it does something else"))),
        new("API and migrations are of one release", overlay => Rule.That(
            Ours(overlay).Select(TagOf).Distinct().Count() == 1, string.Join(", ", Ours(overlay).Distinct()))),
        new("The migration job is named by its tag", overlay => Rule.That(
            Migration(overlay).Owner == $"Job aviv-migrate-{TagOf(MigrationImage(overlay))}", $"{Migration(overlay).Owner} is not.")),
        new("What is of a release is labelled so", overlay => new[] { Migration(overlay), ApiRules.Pod(overlay) }
            .Where(pod => pod.Template.Label(Version) != TagOf(MigrationImage(overlay))).Select(pod => $"{pod.Owner} is not.")),
        new("The migrations wait for a database that is not there yet", overlay => Rule.That(
            Migration(overlay).Spec.Each("initContainers").First() is var first
                && first.Texts("command").LastOrDefault() == "until pg_isready --quiet; do sleep 2; done"
                && first.Text("env.name=PGHOST.value") == "aviv-db-rw" && first.Text("env.name=PGUSER.value") is not null,
            "Their tries are over before a new one answers.")),
        new("The grants follow the migrations", overlay => Rule.That(
            Migration(overlay).Spec.Each("initContainers").Last().Name() == "migrate"
                && Scripts.All(Migration(overlay).Spec.Each("containers").Single().Texts("args").Contains),
            "They come before, or are not all there.")),
        new("A migration that fails is tried again, ends, and is removed", overlay => Rule.That(
            overlay.One("Job", "aviv-migrate") is var job && job.Number("spec.backoffLimit") > 0
                && job.Number("spec.activeDeadlineSeconds") > 0 && job.Number("spec.ttlSecondsAfterFinished") > 0,
            "It is not.")),
    ];

    /// <summary>Whether an image is one of this project.</summary>
    public static bool IsOurs(string image) => OfThisProject().IsMatch(image);

    private static Pod Migration(Overlay overlay) => Pod.Of(overlay.One("Job", "aviv-migrate"))!;

    private static string MigrationImage(Overlay overlay) => Migration(overlay).Spec.Text("initContainers.name=migrate.image")!;

    private static IEnumerable<string> Images(Overlay overlay) =>
    [
        .. overlay.Pods.SelectMany(pod => pod.Containers).Select(one => one.Text("image")!),
        .. overlay.Of("Cluster").Select(cluster => cluster.Text("spec.imageName") ?? "that of the operator"),
    ];

    private static IEnumerable<string> Ours(Overlay overlay) => Images(overlay).Where(IsOurs);

    private static string TagOf(string image) => image[(image.LastIndexOf(':') + 1)..];

    [GeneratedRegex(@"^[^:@]+(:\d+/[^:@]+)?:v?\d+\.\d+[0-9A-Za-z.-]*(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex Versioned();

    [GeneratedRegex(@"aviv[/-](api|migrate)")]
    private static partial Regex OfThisProject();
}
