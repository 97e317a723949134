namespace Aviv.Deploy.Tests.Manifests;

internal static class Repository
{
    /// <summary>The folder of the checkout that the tests were built in.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find(DirectoryInfo? folder) => folder switch
    {
        null => throw new InvalidOperationException("The tests must run from a folder inside the checkout."),
        _ when File.Exists(Path.Combine(folder.FullName, "Aviv.sln")) => folder.FullName,
        _ => Find(folder.Parent),
    };
}
