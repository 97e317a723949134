using System.ComponentModel;
using System.Diagnostics;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>A server program of the system that runs beside a test, and ends with it.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private readonly Process _process;

    private Tool(Process process)
    {
        _process = process;
        // Reads on to the end: a process that nobody reads from would block on a full pipe.
        process.BeginErrorReadLine();
    }

    /// <summary>Skips where it is missing. It is called as its Debian package is.</summary>
    public static Tool Start(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        try
        {
            return new(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is missing; on Debian: apt-get install --no-install-recommends {program}");
            throw;
        }
    }

    /// <summary>Waits until something is served there.</summary>
    public static Task UntilServedAsync(string address) => Poll.UntilAsync(() => IsServedAsync(address), $"{address} was served");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsServedAsync(string address)
    {
        using var client = new HttpClient();
        try
        {
            using var answer = await client.GetAsync(new Uri(address));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
