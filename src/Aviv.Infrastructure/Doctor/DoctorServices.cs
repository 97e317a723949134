using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Infrastructure.Doctor;

public static class DoctorServices
{
    public static IServiceCollection AddDoctor(this IServiceCollection services) => services
        .AddSingleton(AsSet).AddScoped<DoctorDatabase>().AddScoped<DoctorRedis>().AddScoped<Examination>().AddChecks();

    // As options they would throw where only another of them is wrong.
    private static DatabaseSettings AsSet(IServiceProvider services) =>
        services.GetRequiredService<IConfiguration>().GetSection("ConnectionStrings").Get<DatabaseSettings>() ?? new();

    // In the order of the page.
    private static IServiceCollection AddChecks(this IServiceCollection services) => services
        .AddScoped<ICheck, SettingsCheck>()
        .AddScoped<ICheck, DatabaseCheck>()
        .AddScoped<ICheck, MigrationsCheck>()
        .AddScoped<ICheck, RoleCheck>()
        .AddScoped<ICheck, GrantsCheck>()
        .AddScoped<ICheck, TimeLimitsCheck>()
        .AddScoped<ICheck, ServerCheck>()
        .AddScoped<ICheck, PrivacyCheck>()
        .AddScoped<ICheck, ErasuresCheck>()
        .AddScoped<ICheck, ArchiveCheck>()
        .AddScoped<ICheck, ConnectionsCheck>()
        .AddScoped<ICheck, ReplicasCheck>()
        .AddScoped<ICheck, RedisCheck>()
        .AddScoped<ICheck, DiskCheck>()
        .AddScoped<ICheck, ClockCheck>();
}
