using Aviv.Application.Archive;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Infrastructure.Archive;

internal static class ArchiveServices
{
    public static IServiceCollection AddArchive(this IServiceCollection services)
    {
        services.AddOptions<ArchiveSettings>().BindConfiguration("Archive");
        return services.AddSingleton<IArchivePlaces, ArchivePlaces>().AddScoped<IArchivedLog, ArchivedLog>()
            .AddHostedService<ArchiveWatch>();
    }
}
