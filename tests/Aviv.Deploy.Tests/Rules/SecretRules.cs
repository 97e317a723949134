using System.Text.RegularExpressions;
using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests.Rules;

/// <summary>Secrets are named, and come from elsewhere.</summary>
internal static partial class SecretRules
{
    public static readonly Rule[] All =
    [
        new("No secret is in the manifests", overlay => overlay.Of("Secret").Select(secret => $"{secret.Name()} is.")),
        new("No setting has a secret in clear", overlay =>
        [
            .. overlay.Pods.SelectMany(pod => pod.Environment
                .Where(variable => SecretName().IsMatch(variable.Name()) && variable.Find("value") is not null)
                .Select(variable => $"{pod.Owner}: {variable.Name()} is in clear.")),
            .. Texts(overlay).Where(text => SecretText().IsMatch(text.Value)).Select(text => $"{text.Name} has one."),
        ]),
        new("The API has its secrets as files", overlay => OfFiles(ApiRules.Pod(overlay), "aviv-api")),
        new("The archive has its own secrets, and none of the API's", overlay => overlay.Pods
            .Where(pod => pod.Component == "archive").SelectMany(pod => OfFiles(pod, "aviv-archive"))),
        new("Of the database's authority there is the certificate alone", overlay => overlay.Pods.SelectMany(pod => pod.Volumes
            .Where(volume => volume.Text("secret.secretName") == "aviv-db-ca")
            .Where(volume => !volume.Each("secret.items").Select(item => item.Text("key")).SequenceEqual(["ca.crt"]))
            .Select(volume => $"{pod.Owner}: {volume.Name()} has its key too."))),
    ];

    // Those that are for files, and nothing from a secret in the environment.
    private static IEnumerable<string> OfFiles(Pod pod, string secret) =>
    [
        .. pod.Each(one => pod.VolumeAt(one, "/run/secrets").Text("secret.secretName") == secret, $"/run/secrets is not {secret}"),
        .. pod.Each(one => one.Each("env").All(variable => variable.Find("valueFrom.secretKeyRef") is null), "a variable has a secret"),
        .. pod.Each(one => one.Each("envFrom").All(source => source.Find("secretRef") is null), "variables have a secret"),
    ];

    private static IEnumerable<(string Name, string Value)> Texts(Overlay overlay) =>
    [
        .. overlay.Of("ConfigMap").SelectMany(map => map.Find("data")!.AsObject()
            .Select(text => ($"ConfigMap {map.Name()}, {text.Key}", text.Value?.ToString() ?? ""))),
        .. overlay.Pods.SelectMany(pod => pod.Environment
            .Select(variable => ($"{pod.Owner}, {variable.Name()}", variable.Text("value") ?? ""))),
        .. overlay.Pods.SelectMany(pod => pod.Containers
            .SelectMany(one => one.Texts("command").Concat(one.Texts("args")).Select(text => ($"{pod.Owner}, {one.Name()}", text)))),
    ];

    [GeneratedRegex("Password|Secret|AccessKey|Keys__", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // But for what a variable from a secret stands in.
    [GeneratedRegex(@"(password|pwd|secret|access_?key)\s*=\s*(?!\$\()[^\s;]", RegexOptions.IgnoreCase)]
    private static partial Regex SecretText();
}
