using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Tests.Support;

/// <summary>Keeps all that is logged, at every level, with the properties and the exceptions.</summary>
internal sealed class CollectingLoggers : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Everything => string.Join('\n', _lines);

    /// <summary>Whether lines are kept; else they are only shown to <see cref="OnLine"/>.</summary>
    public bool Keeps { get; init; } = true;

    /// <summary>Called with each line before the logging code goes on.</summary>
    public Action<string>? OnLine { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var properties = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
        var line = $"{formatter(state, exception)} {properties} {exception}";
        if (Keeps)
            _lines.Enqueue(line);
        OnLine?.Invoke(line);
    }

    public void Dispose()
    {
    }
}
