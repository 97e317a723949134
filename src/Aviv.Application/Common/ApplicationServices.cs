using Aviv.Application.Access;
using Aviv.Application.Archive;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Application.Privacy;
using Aviv.Application.Reading;
using Aviv.Application.Search;
using Aviv.Application.Writes;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Application.Common;

public static class ApplicationServices
{
    /// <summary>Registers the use cases and, around each, the behaviours in the order in which they run.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services, string? autoMapperLicenseKey)
    {
        services.AddAutoMapper(options => options.LicenseKey = autoMapperLicenseKey, typeof(ApplicationServices).Assembly);
        services.AddScoped<IMediator, Mediator>();
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(WriteBehavior<,>));
        services.AddListingWrites();
        services.AddScoped<IdempotencyLedger>().AddScoped<WritableListings>().AddScoped<ListingRevision>();
        services.AddSingleton<WriteTelemetry>();
        services.AddSingleton<Pseudonyms>().AddSingleton<SecurityTrail>().AddSingleton<ApiKeyCheck>();
        services.AddSingleton<ReadFences>();
        services.AddScoped<VerifyHistories>();
        services.AddScoped<ContactErasure>().AddScoped<ReapplyErasures>();
        services.AddSingleton<ExportMetrics>().AddScoped<ExportListings>();
        services.AddScoped<ArchivePrices>().AddScoped<FinishParts>().AddScoped<CleanseArchive>().AddScoped<MovePrices>()
            .AddScoped<ArchiveParts>().AddScoped<CheckArchive>();
        return services.Scan(scan => scan.FromAssemblyOf<IAvivDb>()
            .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false)
                .AsImplementedInterfaces().WithScopedLifetime()
            .AddClasses(classes => classes.AssignableTo(typeof(IValidator<>)), publicOnly: false)
                .AsImplementedInterfaces().WithSingletonLifetime());
    }

    // It has a type parameter less than the interface, so that it is registered for each write by itself.
    private static void AddListingWrites(this IServiceCollection services)
    {
        var writes = typeof(IListingWrite).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IListingWrite)));
        foreach (var write in writes)
            services.AddScoped(
                typeof(IPipelineBehavior<,>).MakeGenericType(write, typeof(WriteResult)),
                typeof(IdempotencyBehavior<>).MakeGenericType(write));
    }
}
