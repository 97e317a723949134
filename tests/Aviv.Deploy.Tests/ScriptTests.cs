using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests;

/// <summary>What scripts make for Kubernetes fits what the manifests name.</summary>
public sealed class ScriptTests
{
    // Made by CloudNativePG and by whoever issues certificates.
    private static readonly string[] OfOthers = ["aviv-db-ca", "aviv-tls"];

    [Fact]
    public void PrometheusRule_IsAsTheScriptMakesIt()
    {
        var run = Tool.Run("bash", "ops/prometheus/kubernetes.sh", "--check");

        Assert.True(run?.ExitCode == 0, $"Run ops/prometheus/kubernetes.sh, since a rule has changed:\n{run?.Output}{run?.Errors}");
    }

    [Fact]
    public void Secrets_ThatTheManifestsName_AreMade()
    {
        var (folder, output) = MakeSecrets();
        var production = Overlay.Load("production");

        Assert.Equal(SecretsOf(production).Except(OfOthers).Order(), Directory.GetDirectories(folder).Select(Path.GetFileName).Order());
        Assert.All(KeysOf(production), key => Assert.True(
            File.Exists(Path.Combine(folder, key.Secret, key.Key)) || output.Contains(key.Key, StringComparison.Ordinal), $"{key}"));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public void Secrets_AreOfTheirOwnerAlone_AndNotShown()
    {
        var (folder, output) = MakeSecrets();
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(file)));
        var secrets = files.Where(file => Path.GetFileName(file) != "username").Select(File.ReadAllText).ToList();
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, output, StringComparison.Ordinal));
        Assert.All(secrets, secret => Assert.Matches("^([0-9a-f]{64}|Host=.*;SSL Mode=VerifyFull;.*)$", secret));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public void Secrets_ThatAreThere_AreKept()
    {
        var (folder, _) = MakeSecrets();
        var password = File.ReadAllText(Path.Combine(folder, "aviv-db-owner/password"));

        var run = Tool.Run("bash", "deploy/kubernetes/secrets.sh", folder);

        Assert.NotEqual(0, run?.ExitCode);
        Assert.Equal(password, File.ReadAllText(Path.Combine(folder, "aviv-db-owner/password")));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    private static (string Folder, string Output) MakeSecrets()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("aviv-secrets-").FullName, "secrets");
        var run = Tool.Run("bash", "deploy/kubernetes/secrets.sh", folder);
        Assert.True(run?.ExitCode == 0, run?.Errors);
        return (folder, run!.Value.Output);
    }

    private static UnixFileMode Mode(string file) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(file);

    private static IEnumerable<string> SecretsOf(Overlay overlay) =>
        overlay.Pods.SelectMany(pod => pod.Volumes).Select(volume => volume.Text("secret.secretName")).OfType<string>()
            .Concat(KeysOf(overlay).Select(key => key.Secret))
            .Concat(overlay.Of("Ingress").SelectMany(ingress => ingress.Each("spec.tls")).Select(tls => tls.Text("secretName")!))
            .Distinct();

    private static IEnumerable<(string Secret, string Key)> KeysOf(Overlay overlay)
    {
        var store = overlay.One("ObjectStore", "aviv-backups").Find("spec.configuration.s3Credentials")!.AsObject();
        var owner = overlay.One("Cluster", "aviv-db").Text("spec.bootstrap.initdb.secret.name")!;
        return overlay.Pods.SelectMany(pod => pod.Environment).Select(variable => variable.Find("valueFrom.secretKeyRef"))
            .Concat(store.Select(credential => credential.Value)).OfType<JsonNode>()
            .Select(key => (key.Name(), key.Text("key")!)).Concat([(owner, "username"), (owner, "password")]).Distinct();
    }
}
