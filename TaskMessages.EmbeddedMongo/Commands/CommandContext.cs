using Microsoft.Extensions.Logging;
using TaskMessages.EmbeddedMongo.Authentication;
using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>What commands work with; one for the whole server.</summary>
internal sealed class CommandContext(EmbeddedMongoOptions options, StorageEngine engine, CursorRegistry cursors, TimeProvider time, ILogger logger)
{
    public EmbeddedMongoOptions Options { get; } = options;

    /// <summary>Null unless test commands are switched on.</summary>
    public FailPoints? FailPoints { get; } = options.EnableTestCommands ? new FailPoints() : null;

    /// <summary>Null: the server is a standalone one.</summary>
    public ReplicaSetPose? ReplicaSet { get; } = options.ReplicaSetName is { } name ? new ReplicaSetPose(name, engine, time) : null;

    /// <summary>Who may log in; null: nobody needs to.</summary>
    public ServerUser? User { get; } = options is { Username: { } user, Password: { } password } ? new ServerUser(user, password) : null;

    public StorageEngine Engine { get; } = engine;

    public CursorRegistry Cursors { get; } = cursors;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    /// <summary>Where commands run that may compute for long.</summary>
    public LongCommands LongCommands { get; } = new();

    public OperationCounters Counters { get; } = new();

    public ConnectionCounters Connections { get; } = new();

    public NetworkCounters Network { get; } = new();

    public DateTimeOffset Started { get; } = time.GetUtcNow();
}
