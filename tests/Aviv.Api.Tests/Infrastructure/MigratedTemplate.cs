using Aviv.Api.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(MigratedTemplate))]

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>A database that the migrations built once, for the others to be copied from: a copy is a matter of milliseconds.</summary>
public sealed class MigratedTemplate : IAsyncDisposable
{
    private static readonly Lazy<Task<TestDatabase>> Template = new(MigrateAsync);

    public static Task<TestDatabase> DatabaseAsync() => Template.Value;

    public async ValueTask DisposeAsync()
    {
        if (Template.IsValueCreated) await (await Template.Value).DisposeAsync();
    }

    private static async Task<TestDatabase> MigrateAsync()
    {
        var database = await TestDatabase.CreateEmptyAsync();
        await database.MigrateAsync();
        await database.CloseAsync();
        return database;
    }
}
