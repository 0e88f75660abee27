using Microsoft.Extensions.Logging;
using TaskMessages.EmbeddedMongo.Authentication;
using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>What commands work with; one for the whole server.</summary>
internal sealed class CommandContext
{
    public CommandContext(EmbeddedMongoOptions options, StorageEngine engine, CursorRegistry cursors, TimeProvider time, ILogger logger)
    {
        (Options, Engine, Cursors, Time, Logger) = (options, engine, cursors, time, logger);
        FailPoints = options.EnableTestCommands ? new FailPoints() : null;
        ReplicaSet = options.ReplicaSetName is { } name ? new ReplicaSetPose(name, engine, time) : null;
        User = options is { Username: { } user, Password: { } password } ? new ServerUser(user, password) : null;
        Courtesy = new Courtesy(time, options.LongCommandPercent);
        LongCommands = new LongCommands(Courtesy);
        Started = time.GetUtcNow();
    }

    public EmbeddedMongoOptions Options { get; }

    /// <summary>Null unless test commands are switched on.</summary>
    public FailPoints? FailPoints { get; }

    /// <summary>Null: the server is a standalone one.</summary>
    public ReplicaSetPose? ReplicaSet { get; }

    /// <summary>Who may log in; null: nobody needs to.</summary>
    public ServerUser? User { get; }

    public StorageEngine Engine { get; }

    public CursorRegistry Cursors { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Where commands run that may compute for long.</summary>
    public LongCommands LongCommands { get; }

    /// <summary>How far what takes long steps back for others.</summary>
    public Courtesy Courtesy { get; }

    public OperationCounters Counters { get; } = new();

    public ConnectionCounters Connections { get; } = new();

    public NetworkCounters Network { get; } = new();

    public DateTimeOffset Started { get; }
}
