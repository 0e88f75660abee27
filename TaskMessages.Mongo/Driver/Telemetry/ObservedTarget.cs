using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A target in this process, with its commands told to whoever listens.</summary>
internal sealed class ObservedTarget(ICommandTarget target, IDriverEvents events) : ICommandTarget
{
    public ValueTask<CommandReply> RunAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        // the server takes sessions, though the client needs none for itself
        if (route.Session is { } session)
            command.Set("lsid", session.Id);
        return events.ObservesCommands ? ObserveAsync(command, route, cancellationToken) : target.RunAsync(command, route, cancellationToken);
    }

    public ValueTask DisposeAsync() => target.DisposeAsync();

    // a method of its own, so that a command that nobody watches does not pay for the closure
    private async ValueTask<CommandReply> ObserveAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        var reply = await events.ObserveAsync(
            command,
            ConnectionId.InProcess,
            async () => (await target.RunAsync(command, route, cancellationToken).ConfigureAwait(false)).Document).ConfigureAwait(false);
        return new CommandReply(reply, ConnectionId.InProcess, Server: null);
    }
}
