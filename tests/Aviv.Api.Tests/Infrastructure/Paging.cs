namespace Aviv.Api.Tests.Infrastructure;

internal static class Paging
{
    /// <summary>Where the next page is; null on the last.</summary>
    public static string? Next(HttpResponseMessage response) => response.Headers.TryGetValues("Link", out var links)
        ? Assert.Single(links).Split(", ").Single(link => link.EndsWith("; rel=\"next\"", StringComparison.Ordinal)).Split('<', '>')[1]
        : null;
}
