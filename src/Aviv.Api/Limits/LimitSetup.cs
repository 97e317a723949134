namespace Aviv.Api.Limits;

/// <summary>How much: each caller has a share, and each request is one of somebody.</summary>
internal static class LimitSetup
{
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitSettings>().BindConfiguration("Limits")
            .Validate(limits => limits.AreValid(), LimitSettings.Rule).ValidateOnStart();
        builder.Services.AddSingleton<RateLimits>().AddSingleton<ExportShares>();
        builder.AddTrustedProxies();
    }
}
