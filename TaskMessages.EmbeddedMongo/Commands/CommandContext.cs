using Microsoft.Extensions.Logging;
using TaskMessages.EmbeddedMongo.Authentication;
using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>What commands work with; one for the whole server.</summary>
internal sealed class CommandContext(StorageEngine engine, CursorRegistry cursors, TimeProvider time, ILogger logger, ServerUser? user = null, bool hasTestCommands = false)
{
    /// <summary>Null unless test commands are switched on.</summary>
    public FailPoint? FailPoint { get; } = hasTestCommands ? new FailPoint() : null;

    /// <summary>Who may log in; null: nobody needs to.</summary>
    public ServerUser? User { get; } = user;

    public StorageEngine Engine { get; } = engine;

    public CursorRegistry Cursors { get; } = cursors;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    public OperationCounters Counters { get; } = new();

    public ConnectionCounters Connections { get; } = new();

    public DateTimeOffset Started { get; } = time.GetUtcNow();
}
