namespace Aviv.Api.Tests.Infrastructure;

internal static class ShortLife
{
    /// <summary>
    /// Has a process not compile anew, and better, what it will hardly run again: that is half the work of one that ends soon.
    /// </summary>
    public static void Spare(IDictionary<string, string?> environment)
    {
        environment["DOTNET_TieredPGO"] = "0";
        // Milliseconds, hexadecimal. The API's own setting is 0, for it is to be quick at once.
        environment["DOTNET_TC_CallCountingDelayMs"] = "100";
    }
}
