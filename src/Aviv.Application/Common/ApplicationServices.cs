using Aviv.Application.Prices;
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
        services.AddScoped<IdempotencyLedger>();
        services.AddSingleton<ReadFences>();
        services.AddScoped<VerifyHistories>();
        services.AddScoped<ExportListings>();
        foreach (var write in typeof(IWrite).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IWrite))))
            services.AddScoped(typeof(IPipelineBehavior<,>).MakeGenericType(write, typeof(WriteResult)), typeof(WriteBehavior<>).MakeGenericType(write));
        return services.Scan(scan => scan.FromAssemblyOf<IAvivDb>()
            .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false).AsImplementedInterfaces().WithScopedLifetime()
            .AddClasses(classes => classes.AssignableTo(typeof(IValidator<>)), publicOnly: false).AsImplementedInterfaces().WithSingletonLifetime());
    }
}
