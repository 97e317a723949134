using System.Net;

namespace Aviv.Api.Tests.Infrastructure;

internal static class ReadyRequests
{
    /// <summary>
    /// Asks until the instance is ready: on a busy machine, warming up takes longer than a request may. What was found holds for a second.
    /// </summary>
    public static Task UntilReadyAsync(
        this HttpClient client, AvivApp app, string address = "/health/ready?for=writes") => Poll.UntilAsync(async () =>
    {
        if ((await client.AnswerAsync("GET", address)).Status == HttpStatusCode.OK) return true;
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        return false;
    }, "the instance was ready");
}
