using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Aviv.Api.Telemetry;

/// <summary>Which traces leave the process, and what they tell: the route and the statement, but nothing that a client sent.</summary>
internal static class Traces
{
    // Path, query, agent, trace state and the name of the server are what a client put there. Statements have no values in them.
    private static readonly HashSet<string> Told =
    [
        "http.request.method", "http.route", "http.response.status_code", "network.protocol.version", "url.scheme", "error.type",
        "db.system.name", "db.namespace", "db.query.text", "db.operation.name", "db.response.status_code", "db.npgsql.data_source",
    ];

    public static void Add(TracerProviderBuilder traces) => traces
        .AddSource("Npgsql")
        .AddAspNetCoreInstrumentation(options => options.Filter = http => !http.Request.Path.StartsWithSegments("/health"))
        .AddProcessor(new Redaction());

    private sealed class Redaction : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity span)
        {
            // With null it would show that of its parent, which is the client's.
            span.TraceStateString = "";
            foreach (var (name, _) in span.TagObjects.ToList())
                if (!Told.Contains(name)) span.SetTag(name, null);
        }
    }
}
