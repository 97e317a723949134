using Aviv.Api.Errors;
using Aviv.Api.Http;
using Aviv.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aviv.Api.Health;

/// <summary>The database answers and has every migration that this build knows; it may have newer ones. And the instance is warm.</summary>
internal sealed class DatabaseReady(AvivDbContext db, WarmUp warmUp) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            if (pending.Any()) return HealthCheckResult.Unhealthy("Migrations are missing; run: dotnet ef database update");
            await warmUp.OnceAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (DatabaseFault.IsUnavailable(fault))
        {
            // Anybody may ask: the exception names the server and the role.
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}

internal static class HealthEndpoints
{
    public static void AddHealth(this IServiceCollection services) =>
        services.AddSingleton<WarmUp>().AddHealthChecks().AddCheck<Shutdown>("shutdown").AddCheck<DatabaseReady>("database", timeout: TimeSpan.FromSeconds(2));

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write }).WithMetadata(ReadOnly);
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write }).WithMetadata(ReadOnly);
    }

    private static HttpMethodMetadata ReadOnly { get; } = new([HttpMethods.Get]);

    private static Task Write(HttpContext context, HealthReport report) => report.Status == HealthStatus.Healthy
        ? context.Response.WriteAsJsonAsync(new { status = "healthy" })
        : context.WriteProblemAsync(ApiError.Unavailable, report.Entries.Values.FirstOrDefault(entry => entry is { Exception: null, Description: not null }).Description);
}
