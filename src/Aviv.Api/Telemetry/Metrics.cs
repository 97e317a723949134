using Aviv.Application.Common;
using OpenTelemetry.Metrics;

namespace Aviv.Api.Telemetry;

/// <summary>
/// Which metrics leave the process, and by which labels: such as have few values, whatever clients send. docs/operations.md lists them.
/// </summary>
internal static class Metrics
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public static void Add(MeterProviderBuilder metrics) => metrics
        .AddMeter(
            AvivMeter.Name, "Npgsql", "Microsoft.EntityFrameworkCore", "System.Runtime",
            "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting")
        .AddView("http.server.request.duration", InSeconds("http.request.method", "http.route", "http.response.status_code"))
        .AddView("db.client.operation.duration", InSeconds("db.client.connection.pool.name"))
        .AddView("db.client.connection.npgsql.create_time", InSeconds("db.client.connection.pool.name"))
        // How long a connection lasts is its client's choice, and nobody looks at it: how many ended, and what cut them short, will do.
        .AddView("kestrel.connection.duration", CountedBy("error.type"))
        .AddView("kestrel.tls_handshake.duration", CountedBy("error.type"))
        .AddView("aviv.bulkhead.wait", InSeconds("bulkhead"));

    private static ExplicitBucketHistogramConfiguration InSeconds(params string[] labels) =>
        new() { Boundaries = Seconds, TagKeys = labels };

    // Without a series for each bucket.
    private static ExplicitBucketHistogramConfiguration CountedBy(string label) => new() { Boundaries = [], TagKeys = [label] };
}
