using Microsoft.EntityFrameworkCore;
using Mono.Cecil;

namespace Aviv.Api.Tests.Architecture;

/// <summary>
/// Change tracking sees only what goes through SaveChanges. These calls write past it, and the price log would not notice;
/// migrations alone may make them.
/// </summary>
public sealed class NoWayRoundTheLogTests
{
    private static readonly string[] Banned =
        ["ExecuteUpdate", "ExecuteDelete", "ExecuteSql", "FromSql", "SqlQuery", "CreateCommand", "CreateBatch", "BeginBinaryImport", "BeginTextImport", "NpgsqlCommand::.ctor"];

    [Theory]
    [InlineData("Aviv.Domain")]
    [InlineData("Aviv.Application")]
    [InlineData("Aviv.Infrastructure")]
    [InlineData("Aviv.Api")]
    public void Code_OutsideMigrations_WritesThroughSaveChangesOnly(string assembly) => Assert.Empty(BannedCalls(assembly));

    [Fact]
    public void TheSearch_FindsWhatItLooksFor() =>
        Assert.Contains(BannedCalls("Aviv.Api.Tests"), call => call.Contains(nameof(Bypass), StringComparison.Ordinal) && call.Contains("ExecuteUpdate", StringComparison.Ordinal));

    // Never called: it is here to be found.
    private static void Bypass(IQueryable<Domain.Listings.Listing> listings) =>
        listings.ExecuteUpdate(set => set.SetProperty(listing => listing.Price, 1));

    private static IEnumerable<string> BannedCalls(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));
        return
        [
            .. from type in module.GetTypes()
               where type.Namespace?.EndsWith(".Migrations", StringComparison.Ordinal) != true
               from method in type.Methods
               where method.HasBody
               from instruction in method.Body.Instructions
               where instruction.Operand is MethodReference called && Banned.Any(name => called.FullName.Contains(name, StringComparison.Ordinal))
               select $"{type.FullName}.{method.Name} calls {instruction.Operand}",
        ];
    }
}
