using Microsoft.Extensions.Primitives;
using Serilog.Core;
using Serilog.Events;
using TaskMessages.Console.Operations;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// The default level of the log: the configured one, which may change while the service runs, or Debug for an hour. Levels of single sources, such as
/// <c>Serilog:MinimumLevel:Override:Microsoft</c>, stay as they are.
/// </summary>
internal sealed class LogLevelControl : ILogLevel, IDisposable
{
    public static readonly TimeSpan RaisedFor = TimeSpan.FromHours(1);

    private const string Level = "Serilog:MinimumLevel";

    private readonly Lock _gate = new();
    private readonly IConfiguration _configuration;
    private readonly TimeProvider _clock;
    private readonly ITimer _end;
    private readonly IDisposable _changes;
    private DateTimeOffset? _raisedUntil;

    public LogLevelControl(IConfiguration configuration, TimeProvider clock)
    {
        _configuration = configuration;
        _clock = clock;
        Switch = new LoggingLevelSwitch(ConfiguredLevel);
        _end = clock.CreateTimer(_ => Restore(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Apply);
    }

    /// <summary>What the loggers are controlled by.</summary>
    public LoggingLevelSwitch Switch { get; }

    public string Current => Switch.MinimumLevel.ToString();

    public string Configured => ConfiguredLevel.ToString();

    public DateTimeOffset? RaisedUntil
    {
        get
        {
            lock (_gate)
                return _raisedUntil;
        }
    }

    private LogEventLevel ConfiguredLevel =>
        Enum.TryParse<LogEventLevel>(_configuration[$"{Level}:Default"] ?? _configuration[Level], ignoreCase: true, out var level) ? level : LogEventLevel.Information;

    public void Raise()
    {
        lock (_gate)
        {
            _raisedUntil = _clock.GetUtcNow() + RaisedFor;
            _end.Change(RaisedFor, Timeout.InfiniteTimeSpan);
        }

        Apply();
    }

    public void Restore()
    {
        lock (_gate)
        {
            _raisedUntil = null;
            _end.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Apply();
    }

    public void Dispose()
    {
        _changes.Dispose();
        _end.Dispose();
    }

    private void Apply()
    {
        lock (_gate)
        {
            var configured = ConfiguredLevel;
            Switch.MinimumLevel = _raisedUntil is null || configured < LogEventLevel.Debug ? configured : LogEventLevel.Debug;
        }
    }
}
