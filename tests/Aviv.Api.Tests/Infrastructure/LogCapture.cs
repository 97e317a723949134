using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>Keeps every log line, of every level and category, between <see cref="Start"/> and <see cref="Stop"/>.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private volatile bool _on;

    public void Start()
    {
        _lines.Clear();
        _on = true;
    }

    public IReadOnlyList<string> Stop()
    {
        _on = false;
        return [.. _lines];
    }

    /// <summary>Those so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>How many lines there are of a kind so far.</summary>
    public int Count(Func<string, bool> isOfTheKind) => _lines.Count(isOfTheKind);

    /// <summary>Stops, and gives the SQL that was sent meanwhile.</summary>
    public IReadOnlyList<string> StopForSql() => [.. Stop().Where(line => line.Contains("Executed DbCommand", StringComparison.Ordinal))];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    /// <summary>Whether the lines end with what structured logs have besides the text.</summary>
    public bool WithValues { get; set; }

    private static string Values<TState>(TState state) => state is not IEnumerable<KeyValuePair<string, object?>> values ? ""
        : string.Join(' ', values.Where(value => value.Key != "{OriginalFormat}").Select(value => $"{value.Key}={value.Value}"));

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        // Always: EF Core asks only once a second, and would be silent after a Start.
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!capture._on) return;
            var values = capture.WithValues ? Values(state) : "";
            capture._lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}{values}");
        }
    }
}
