namespace Aviv.Bench;

/// <summary>Where things are; the benchmark starts in the root of the checkout.</summary>
internal static class Places
{
    public const string Work = ".local/bench";

    public static string Scripts { get; } = Path.GetFullPath("bench/wrk");

    public static string Statements { get; } = Path.GetFullPath("bench/sql");

    public static string Results { get; } = Path.GetFullPath("bench/RESULTS.md");

    public static string Built(string project) => Path.GetFullPath($"{Work}/bin/{project}");

    public static string Scratch(string file) => Path.GetFullPath($"{Work}/{file}");
}
