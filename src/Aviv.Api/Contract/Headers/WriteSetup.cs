
namespace Aviv.Api.Contract.Headers;

internal static class WriteSetup
{
    public static void AddWrites(this IServiceCollection services)
    {
        services.AddOptions<WriteSettings>().BindConfiguration("Writes")
            .Validate(writes => writes.IdempotencyHashKey.Length >= WriteSettings.HashKeyMinLength, WriteSettings.HashKeyRule)
            .ValidateOnStart();
    }
}
