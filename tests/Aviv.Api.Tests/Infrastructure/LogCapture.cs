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

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        // Always: EF Core asks only once a second, and would be silent after a Start.
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (capture._on) capture._lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}
