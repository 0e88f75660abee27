using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Tests.Support;

/// <summary>Keeps the events for the test to look at.</summary>
internal sealed class CollectingLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, int EventId, string Text)> _events = new();
    private readonly ConcurrentQueue<Exception> _exceptions = new();

    public IReadOnlyCollection<(LogLevel Level, int EventId, string Text)> Events => _events;

    /// <summary>Those that were logged with their stacks.</summary>
    public IReadOnlyCollection<Exception> Exceptions => _exceptions;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _events.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
        if (exception is not null)
            _exceptions.Enqueue(exception);
    }
}
