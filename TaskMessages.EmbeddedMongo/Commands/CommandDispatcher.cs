using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>Runs any command for any client. The one edge where failures become replies.</summary>
internal sealed class CommandDispatcher(CommandContext context)
{
    public CommandContext Context => context;

    /// <summary>Answers every command, failures included; only the caller's own cancellation is thrown.</summary>
    /// <param name="body">The command; its first element names it. It is not kept and not changed.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="cancellationToken">The caller does not wait for the answer any longer.</param>
    public async ValueTask<BsonDocument> RunAsync(BsonDocument body, ClientConnection client, CancellationToken cancellationToken)
    {
        if (client.IsTrusted)
            context.Courtesy.OnHostCommand();
        try
        {
            if (body.ElementCount == 0)
                throw new ServerErrorException(ServerError.FailedToParse, "A command has at least one field");
            var command = CommandTable.Find(body.GetElement(0).Name);
            if (context.User is not null && client is { IsTrusted: false, User: null } && !command.BeforeLogin)
                throw new ServerErrorException(ServerError.Unauthorized, $"Command {command.Name} requires authentication");
            if (HelpReply.IsAskedFor(body))
                return HelpReply.Of(command).Add("ok", BsonDoubles.Of(1.0));
            var request = CommandRequest.Read(command, body, client, context.ReplicaSet is not null);
            context.Counters.Count(command.Kind);
            if (context.FailPoints?.OfCommand(command, request) is { } failure)
                return await FailAsync(command, request, failure, cancellationToken).ConfigureAwait(false);
            var reply = GenericFields.MaxTime(body) is { } limit && command.Kind != OperationKind.GetMore
                ? await RunWithinAsync(command, request, limit, cancellationToken).ConfigureAwait(false)
                : await HandleAsync(command, request, cancellationToken).ConfigureAwait(false);
            return reply.Add("ok", BsonDoubles.Of(1.0));
        }
        catch (Exception error) when (error is not ConnectionMustCloseException && (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            var reply = ErrorReply.From(error, context.Logger, isRetryableWrite: body.Contains("txnNumber"));
            context.ReplicaSet?.Complete(reply);
            return reply;
        }
    }

    /// <summary>As the fail point says: late, not at all, with an error, or with a write concern that seems to fail.</summary>
    private async ValueTask<BsonDocument> FailAsync(CommandDefinition command, CommandRequest request, BsonDocument failure, CancellationToken cancellationToken)
    {
        if (failure.GetValue("blockConnection", false).ToBoolean())
            await Task.Delay(TimeSpan.FromMilliseconds(failure.GetValue("blockTimeMS", 0).ToInt32()), context.Time, cancellationToken).ConfigureAwait(false);
        if (failure.GetValue("closeConnection", false).ToBoolean())
            throw new ConnectionMustCloseException();
        if (failure.TryGetValue("errorCode", out var code))
        {
            throw new ServerErrorException(code.ToInt32(), "Failing command via 'failCommand' failpoint")
            {
                ErrorLabels = failure.TryGetValue("errorLabels", out var labels) ? [.. labels.AsBsonArray.Select(label => label.AsString)] : null,
            };
        }

        var reply = await HandleAsync(command, request, cancellationToken).ConfigureAwait(false);
        var added = failure.GetValue("errorLabels", BsonNull.Value) as BsonArray;
        if (failure.TryGetValue("writeConcernError", out var error) && error is BsonDocument concern)
        {
            reply.Set("writeConcernError", concern);
            added ??= RetryableErrors.Labels(concern.GetValue("code", 0).ToInt32(), request.RetryableWrite is not null);
        }

        if (added is { Count: > 0 })
            reply.Add("errorLabels", added);
        return reply.Add("ok", BsonDoubles.Of(1.0));
    }

    private async ValueTask<BsonDocument> HandleAsync(CommandDefinition command, CommandRequest request, CancellationToken cancellationToken)
    {
        BsonDocument reply;
        request.Cancellation = cancellationToken;
        try
        {
            reply = await command.Handler(context, request, cancellationToken).ConfigureAwait(false);
        }
        catch (ServerErrorException) when (request.RetryableWrite is { MustClose: true })
        {
            throw new ConnectionMustCloseException();
        }

        if (context.ReplicaSet is { } replicaSet)
        {
            replicaSet.Observe();
            if (WriteConcernFailure.Of(request) is { } failure)
                reply.Set("writeConcernError", failure);
        }

        return request.RetryableWrite is { MustClose: true } ? throw new ConnectionMustCloseException() : reply;
    }

    private async ValueTask<BsonDocument> RunWithinAsync(CommandDefinition command, CommandRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await HandleAsync(command, request, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ServerErrorException(ServerError.MaxTimeMSExpired, "operation exceeded time limit");
        }
    }
}
