using System.Diagnostics;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>One command that somebody watches: its span, its duration, its log events.</summary>
internal sealed class CommandObservation : IDisposable
{
    private readonly DriverTelemetry _telemetry;
    private readonly CommandDescription _command;
    private readonly ConnectionId _connection;
    private readonly long _number;
    private readonly long _started;
    private readonly Activity? _activity;

    public CommandObservation(DriverTelemetry telemetry, BsonDocument command, ConnectionId connection, long number)
    {
        _telemetry = telemetry;
        _command = CommandDescription.Of(command);
        _connection = connection;
        _number = number;
        _activity = _command.IsSensitive ? null : StartActivity(CommandDescription.BatchSize(command));
        if (telemetry.CommandLog is { } log)
            DriverLog.CommandStarted(log, _command.Name, Target, _number, _connection.LongLocalValue, _connection.Server);
        _started = telemetry.Time.GetTimestamp();
    }

    private string Target => _command.Collection is null ? _command.Database : $"{_command.Database}.{_command.Collection}";

    public void Succeeded(BsonDocument reply)
    {
        var elapsed = _telemetry.Time.GetElapsedTime(_started);
        if (reply.TryGetValue("ok", out var ok) && ok.ToBoolean())
        {
            Measure(elapsed, errorType: null);
            if (_telemetry.CommandLog is { } log)
                DriverLog.CommandSucceeded(log, _command.Name, Target, _number, elapsed.TotalMilliseconds);
            return;
        }

        // the server's text may repeat values of documents; its number and the number's name do not
        var code = reply.TryGetValue("code", out var number) && number.IsNumeric ? number.ToInt32() : -1;
        Failed(elapsed, code.ToString(System.Globalization.CultureInfo.InvariantCulture), isServerCode: true);
    }

    public void Failed(Exception exception) => Failed(_telemetry.Time.GetElapsedTime(_started), exception.GetType().FullName!, isServerCode: false);

    public void Dispose() => _activity?.Dispose();

    private Activity? StartActivity(int batchSize)
    {
        if (!DriverInstruments.Source.HasListeners())
            return null;
        var activity = DriverInstruments.Source.StartActivity($"{_command.Name} {_command.Collection ?? _command.Database}", ActivityKind.Client, default(ActivityContext), Tags());
        return batchSize > 1 ? activity?.SetTag("db.operation.batch.size", batchSize) : activity;
    }

    private void Failed(TimeSpan elapsed, string error, bool isServerCode)
    {
        _activity?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        if (isServerCode)
            _activity?.SetTag("db.response.status_code", error);
        Measure(elapsed, error);
        if (_telemetry.CommandLog is { } log)
            DriverLog.CommandFailed(log, _command.Name, Target, _number, elapsed.TotalMilliseconds, error);
    }

    private void Measure(TimeSpan elapsed, string? errorType)
    {
        if (_command.IsSensitive || !DriverInstruments.CommandDuration.Enabled)
            return;
        var tags = Tags();
        if (errorType is not null)
            tags.Add("error.type", errorType);
        DriverInstruments.CommandDuration.Record(elapsed.TotalSeconds, tags);
    }

    private TagList Tags()
    {
        var tags = new TagList
        {
            { "db.system.name", "mongodb" },
            { "db.operation.name", _command.Name },
            { "db.namespace", _command.Database },
        };
        if (_command.Collection is { } collection)
            tags.Add("db.collection.name", collection);
        _connection.AddTo(ref tags);
        return tags;
    }
}
