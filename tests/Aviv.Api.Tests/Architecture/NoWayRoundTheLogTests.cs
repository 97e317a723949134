using Microsoft.EntityFrameworkCore;
using Mono.Cecil;

namespace Aviv.Api.Tests.Architecture;

/// <summary>
/// Change tracking sees only what goes through SaveChanges, and only the listing itself says that its price changed. These calls
/// write past one or the other, and the price log would not notice; migrations alone may make them.
/// </summary>
public sealed class NoWayRoundTheLogTests
{
    private static readonly string[] Banned =
    [
        "ExecuteUpdate", "ExecuteDelete", "ExecuteSql", "FromSql", "SqlQuery", "CreateCommand", "CreateBatch",
        "BeginBinaryImport", "BeginTextImport",
        "NpgsqlCommand::.ctor", "::set_CurrentValue", "PropertyValues::SetValues", "PropertyValues::set_Item",
    ];

    // They ask PostgreSQL about transactions and about itself, and name no table of listings.
    private static readonly string[] Exempt =
    [
        "Aviv.Infrastructure.Writes.WriteTransaction", "Aviv.Infrastructure.Writes.CommitProof",
        "Aviv.Infrastructure.Persistence.DatabaseProbe", "Aviv.Infrastructure.Doctor.DoctorDatabase",
        // They name instance_beat alone, or no table.
        "Aviv.Infrastructure.Replicas.Heartbeat", "Aviv.Infrastructure.Replicas.Replica", "Aviv.Infrastructure.Doctor.ReplicasCheck",
        // It sets the columns of the phone number, which are no property of a listing, and names no other.
        "Aviv.Infrastructure.Privacy.ContactColumns",
        // It deletes rows that a file of the archive has, never a listing's newest one, and writes none.
        "Aviv.Infrastructure.Archive.ArchivedLog",
    ];

    [Theory]
    [InlineData("Aviv.Domain")]
    [InlineData("Aviv.Application")]
    [InlineData("Aviv.Infrastructure")]
    [InlineData("Aviv.Api")]
    public void Code_OutsideMigrations_WritesThroughSaveChangesOnly(string assembly) => Assert.Empty(BannedCalls(assembly));

    [Fact]
    public void TheSearch_FindsWhatItLooksFor() =>
        Assert.Contains(
            BannedCalls("Aviv.Api.Tests"),
            call => call.Contains(nameof(Bypass), StringComparison.Ordinal) && call.Contains("ExecuteUpdate", StringComparison.Ordinal));

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
                   && !Exempt.Contains(type.FullName.Split('/')[0])
               from method in type.Methods
               where method.HasBody
               from instruction in method.Body.Instructions
               where instruction.Operand is MethodReference called && IsBanned(called.FullName)
               select $"{type.FullName}.{method.Name} calls {instruction.Operand}",
        ];
    }

    // Old idempotency keys may go past it: they have no history.
    private static bool IsBanned(string call) => Banned.Any(name => call.Contains(name, StringComparison.Ordinal))
        && !call.Contains("<Aviv.Application.Writes.IdempotencyRecord>", StringComparison.Ordinal);
}
