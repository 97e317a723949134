/// <summary>Named by DOTNET_STARTUP_HOOKS, which loads this assembly into the API; its name and place are the runtime's.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        // Loading was all: ASPNETCORE_HOSTINGSTARTUPASSEMBLIES now finds the assembly by its name.
    }
}
