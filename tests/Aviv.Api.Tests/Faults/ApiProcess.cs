using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>The API as a process of its own, in the Production environment, on a port that the system chose.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(Process process)
    {
        _process = process;
        // Reads on to the end: a process that nobody reads from would block on a full pipe.
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
    }

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> Address => _address.Task.WaitAsync(Poll.Limit);

    /// <summary>What it has written to its standard output.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Its resident memory in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static ApiProcess Start(
        string connectionString, string? redis = null, string logLevel = "Warning", int? metricsPort = null,
        Dictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Aviv.Api.dll"),
            "--urls", "http://127.0.0.1:0",
            $"--Logging:LogLevel:Default={logLevel}", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information"])
        {
            RedirectStandardOutput = true,
        };
        if (Faults.Size(quick: 1, stress: 0) == 1) ShortLife.Spare(start.Environment);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Aviv"] = connectionString;
        if (metricsPort is { } port) start.Environment["Metrics__Port"] = $"{port}";
        if (redis is not null) start.Environment["ConnectionStrings__Redis"] = redis;
        start.Environment["Security__Secret"] = new string('k', 32);
        start.Environment[SuiteContacts.Variable] = SuiteContacts.Secret;
        start.Environment["Auth__AnonymousWrites"] = AvivApp.AnonymousWrites;
        start.Environment["Shutdown__DrainSeconds"] = "1";
        // Tests send more than one caller may.
        start.Environment["Limits__Enabled"] = "false";
        foreach (var (name, value) in settings ?? []) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>SIGKILL: the process can do nothing about it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Poll.Limit);
    }

    /// <summary>SIGTERM, as from whoever deploys; answers with the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync().WaitAsync(Poll.Limit);
        await _process.WaitForExitAsync().WaitAsync(Poll.Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
        if (line is null) _address.TrySetException(new InvalidOperationException("The API ended before it listened."));
        else if (Listening().Match(line) is { Success: true } match) _address.TrySetResult(new(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http://[\d.:]+)")]
    private static partial Regex Listening();
}
