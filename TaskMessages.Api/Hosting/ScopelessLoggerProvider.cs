using Serilog.Extensions.Logging;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// Serilog without logging scopes. The web server opens one per request that holds the path as it was typed, where a secret may stand;
/// what an event needs to say it says itself.
/// </summary>
[ProviderAlias("Serilog")]
internal sealed class ScopelessLoggerProvider(Serilog.ILogger serilog) : ILoggerProvider
{
    private readonly SerilogLoggerProvider _inner = new(serilog, dispose: true);

    public ILogger CreateLogger(string categoryName) => new ScopelessLogger(_inner.CreateLogger(categoryName));

    public void Dispose() => _inner.Dispose();

    private sealed class ScopelessLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
