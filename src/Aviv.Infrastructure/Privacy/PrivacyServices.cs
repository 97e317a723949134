using Aviv.Application.Privacy;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Infrastructure.Privacy;

public static class PrivacyServices
{
    /// <summary>Has a context outside the application open and seal numbers.</summary>
    public static DbContextOptionsBuilder<AvivDbContext> UseContactKeys(
        this DbContextOptionsBuilder<AvivDbContext> options, ContactKeys keys)
    {
        OpenedContacts.AddTo(options);
        return options.UseApplicationServiceProvider(new ServiceCollection().AddSingleton(keys).BuildServiceProvider());
    }

    internal static IServiceCollection AddPrivacy(this IServiceCollection services)
    {
        services.AddOptions<PrivacySettings>().BindConfiguration("Privacy")
            .Validate(privacy => privacy.Keys.Count > 0, PrivacySettings.Missing)
            .Validate(privacy => privacy.IsValid(), PrivacySettings.Rule)
            .Validate(privacy => privacy.KeyDays is >= 1 and <= 3650, PrivacySettings.KeyDaysRule)
            .ValidateOnStart();
        services.AddSingleton<IErasedFile, ErasedFile>();
        services.AddScoped<IStoredContacts, StoredContacts>().AddScoped<IRestoredContacts, RestoredContacts>();
        return services.AddSingleton<ContactKeys>().AddHostedService<ContactKeyWatch>()
            .AddScoped<ContactRotation>().AddScoped<ContactKeyLedger>();
    }
}
