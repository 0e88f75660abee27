using System.Globalization;
using Microsoft.Extensions.Logging;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>Keeps what a client logs of its servers, in the words of the unified test format.</summary>
internal sealed class ObservedLog : ILoggerFactory, ILogger
{
    private const string Category = "TaskMessages.Mongo.Topology";

    private readonly List<BsonDocument> _messages = [];

    public IReadOnlyList<BsonDocument> All
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    public ILogger CreateLogger(string categoryName) => categoryName == Category ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // from 3208 on they are none of the specification's
        if (eventId.Id is < 3200 or > 3207)
            return;
        var text = formatter(state, exception);
        var data = new BsonDocument("message", text[..text.IndexOf(':', StringComparison.Ordinal)]);
        foreach (var (name, value) in (IEnumerable<KeyValuePair<string, object?>>)state!)
        {
            if (value is not null && name != "{OriginalFormat}")
                data.Add(char.ToLowerInvariant(name[0]) + name[1..], Value(value));
        }

        lock (_messages)
            _messages.Add(new BsonDocument { { "level", logLevel.ToString().ToLowerInvariant() }, { "component", "topology" }, { "data", data } });
    }

    private static BsonValue Value(object value) => value switch
    {
        bool flag => flag,
        int number => number,
        long number => number,
        double number => number,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
