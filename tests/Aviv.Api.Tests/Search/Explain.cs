using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Aviv.Api.Tests.Search;

/// <summary>Has PostgreSQL explain each query of the API as it runs, with what it really read.</summary>
internal sealed class Explain : DbCommandInterceptor
{
    /// <summary>The plan of the last query.</summary>
    public JsonNode? Root { get; private set; }

    /// <summary>The tables and the indexes that the plan reads, and how.</summary>
    public IEnumerable<string> Scans =>
        Nodes(Root!).Where(IsScan).Select(node => $"{node["Node Type"]} {node["Index Name"] ?? node["Relation Name"]}");

    /// <summary>All rows of tables that were looked at, those that a filter then dropped included.</summary>
    public double RowsRead => Nodes(Root!).Where(node => IsScan(node) && node["Relation Name"] is not null).Sum(node =>
        (double)node["Actual Loops"]! * ((double)node["Actual Rows"]! + Removed(node, "Filter") + Removed(node, "Index Recheck")));

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        await using var explain = new NpgsqlCommand(
            $"EXPLAIN (ANALYZE, FORMAT JSON) {command.CommandText}", (NpgsqlConnection)command.Connection!);
        foreach (NpgsqlParameter parameter in command.Parameters) explain.Parameters.Add(parameter.Clone());
        Root = JsonNode.Parse((string)(await explain.ExecuteScalarAsync(cancellationToken))!)![0]!["Plan"];
        return result;
    }

    private static bool IsScan(JsonNode node) => ((string)node["Node Type"]!).EndsWith("Scan", StringComparison.Ordinal);

    private static double Removed(JsonNode node, string by) => (double?)node[$"Rows Removed by {by}"] ?? 0;

    private static IEnumerable<JsonNode> Nodes(JsonNode plan) =>
        (plan["Plans"]?.AsArray() ?? []).SelectMany(child => Nodes(child!)).Prepend(plan);
}
