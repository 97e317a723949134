namespace Aviv.Deploy.Tests.Manifests;

/// <summary>Builds an overlay by kubectl, or by kustomize itself.</summary>
internal static class Kustomize
{
    public const string Missing =
        "Neither kubectl nor kustomize is there, so nobody has built or looked at deploy/kubernetes. Install kubectl 1.27 or later.";

    private static readonly string[][] Commands = [["kubectl", "kustomize"], ["kustomize", "build"]];

    /// <summary>Its YAML; null where no tool is there that can.</summary>
    public static string? Build(string overlay)
    {
        foreach (var command in Commands)
        {
            var run = Tool.Run(command[0], command[1], $"deploy/kubernetes/overlays/{overlay}");
            if (run is null || IsTooOld(run.Value.Errors)) continue;
            return run.Value.ExitCode == 0 ? run.Value.Output : throw new InvalidOperationException($"{overlay}: {run.Value.Errors}");
        }

        return null;
    }

    // Debian 12's kubectl has kustomize 2, which knows no components.
    private static bool IsTooOld(string errors) => errors.Contains("unknown field \"components\"", StringComparison.Ordinal);
}
