using System.Text.Json.Nodes;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Mutants;

/// <summary>Of tokens, rights, secrets and releases.</summary>
internal static class AccessMutants
{
    private const string Spec = "spec.template.spec";
    private const string OfJob = "spec.jobTemplate.spec.template.spec";
    private const string Needed = "Rights are to make a database, and to see and delete the drill's";
    private const string OfDrill = "Rights are of the restore drill alone";
    private const string NoSecret = "No setting has a secret in clear";

    public static readonly Mutant[] All =
    [
        Api("No pod is given the token of its service account", "the API is", api => api.Set($"{Spec}.automountServiceAccountToken", true)),
        Mutant.Of("No service account gives its token away", "the drill's does", "ServiceAccount", "aviv-drill",
            account => account.Drop("automountServiceAccountToken")),
        Api("Pods have a service account of ours", "the API has the default one", api => api.Drop($"{Spec}.serviceAccountName")),
        Api("A token is mounted by kubectl in the restore drill alone", "the API mounts one", api => api.Find($"{Spec}.volumes")!.AsArray()
            .Add(Mutant.Json("""{ "name": "t", "projected": { "sources": [{ "serviceAccountToken": { "path": "token" } }] } }"""))),
        Drill("A token is mounted by kubectl in the restore drill alone", "a step of the API mounts it",
            job => job.Find($"{OfJob}.initContainers.name=verify.volumeMounts")!.AsArray()
                .Add(Mutant.Json("""{ "name": "token", "mountPath": "/t", "readOnly": true }"""))),
        Api(OfDrill, "the API has the drill's account", api => api.Set($"{Spec}.serviceAccountName", "aviv-drill")),
        Mutant.Of(OfDrill, "the API's account has the drill's rights", "RoleBinding", "aviv-drill",
            binding => binding.Set("subjects.0.name", "aviv-api")),
        Mutant.Of(Needed, "the drill may read secrets", "Role", "aviv-drill",
            role => role.Find("rules")!.AsArray()
                .Add(Mutant.Json("""{ "apiGroups": [""], "resources": ["secrets"], "verbs": ["get"] }"""))),
        Mutant.Of(Needed, "the drill may delete any database", "Role", "aviv-drill", role => role.Drop("rules.1.resourceNames")),
        Mutant.Of(Needed, "the drill may do anything", "Role", "aviv-drill", role => role.Set("rules.0.verbs", Mutant.Json("""["*"]"""))),

        Mutant.With("No secret is in the manifests", "one is", """
            apiVersion: v1
            kind: Secret
            metadata: { name: aviv-api }
            stringData: { Security__Secret: 0123456789abcdef0123456789abcdef }
            """),
        Mutant.Setting(NoSecret, "ConnectionStrings__Aviv", "Host=aviv-db-rw;Database=aviv;Username=aviv_api;Password=hunter2"),
        Api(NoSecret, "a variable has one", api => api.Find($"{Spec}.containers.0.env")!.AsArray()
            .Add(Mutant.Json("""{ "name": "Security__Secret", "value": "0123456789abcdef0123456789abcdef" }"""))),
        Drill(NoSecret, "the drill's connection has one", job => job.Set(
            $"{OfJob}.initContainers.name=reapply.env.name=ConnectionStrings__Aviv.value", "Host=aviv-drill-rw;Password=hunter2")),
        Api("The API has its secrets as files", "they are variables", api => api.Find($"{Spec}.containers.0.envFrom")!.AsArray()
            .Add(Mutant.Json("""{ "secretRef": { "name": "aviv-api" } }"""))),
        Api("The API has its secrets as files", "they lie elsewhere",
            api => api.Set($"{Spec}.containers.0.volumeMounts.name=secrets.mountPath", "/secrets")),
        Mutant.Of("The archive has its own secrets, and none of the API's", "it has the API's", "CronJob", "aviv-archive",
            job => job.Set($"{OfJob}.volumes.name=secrets.secret.secretName", "aviv-api")),
        Api("Of the database's authority there is the certificate alone", "its key is there too",
            api => api.Drop($"{Spec}.volumes.name=database-authority.secret.items")),

        Api("Images have a version", "the API is the latest one", Image("registry.example.com/aviv/api:latest")),
        Api("Images have a version", "the API has no tag", Image("registry.example.com/aviv/api")),
        Api("Our images come from a registry", "the API has no address", Image("aviv-api:1.4.0")),
        Mutant.Of("Our images do what they are made for", "verify sleeps", "CronJob", "aviv-verify",
            job => job.Set($"{OfJob}.containers.0.command", Mutant.Json("""["sleep", "1"]"""))),
        Api("API and migrations are of one release", "the API is a release ahead", Image("registry.example.com/aviv/api:1.5.0")),
        Mutant.Of("The migration job is named by its tag", "it keeps its name", "Job", "aviv-migrate",
            job => job.Set("metadata.name", "aviv-migrate-1.3.9")),
        Api("What is of a release is labelled so", "the API is not",
            api => api.Find("spec.template.metadata.labels")!["app.kubernetes.io/version"] = "unnamed"),
        Mutant.Of("The migrations wait for a database that is not there yet", "they begin at once", "Job", "aviv-migrate",
            job => job.Drop($"{Spec}.initContainers.0")),
        Mutant.Of("The grants follow the migrations", "those of the archive are forgotten", "Job", "aviv-migrate",
            job => job.Drop($"{Spec}.containers.0.args.2")),
        Mutant.Of("A migration that fails is tried again, ends, and is removed", "it goes on for ever", "Job", "aviv-migrate",
            job => job.Drop("spec.activeDeadlineSeconds")),
    ];

    private static Action<JsonObject> Image(string image) => api => api.Set($"{Spec}.containers.0.image", image);

    private static Mutant Api(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "Deployment", "aviv-api", change);

    private static Mutant Drill(string rule, string name, Action<JsonObject> change) =>
        Mutant.Of(rule, name, "CronJob", "aviv-restore-drill", change);
}
