using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>Answers a request for a task's stream (message contract, section 11), from the ledger and, where the turn runs here, from the turn.</summary>
internal sealed class MessageStreamer(TaskStreams streams, TurnStores stores, StreamFollower follower, TimeProvider clock, ILogger<MessageStreamer> logger)
{
    private const string Ping = ":ping";

    /// <summary>How soon a missing number of a task that is over is looked for again.</summary>
    private static readonly TimeSpan GapPoll = TimeSpan.FromMilliseconds(40);

    /// <summary>For clients that would come back at once to a task that is over.</summary>
    private static readonly byte[] RetryHint = "retry: 30000\n\n"u8.ToArray();

    /// <param name="task">The task as it was resolved.</param>
    /// <param name="owner">Whose stream it is.</param>
    /// <param name="cursor">What the client has received; null: nothing.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TooManyStreams"/>, before anything is sent.</exception>
    public async Task StreamAsync(HttpContext http, ChatTask task, StreamOwner owner, StreamCursor? cursor)
    {
        var reader = streams.TryEnter(task.Id, owner, ContractKind.Messages)
            ?? throw new DomainException(DomainError.TooManyStreams, "Too many streams of this key are open.");
        var voice = new MessageVoice(task.Id);
        using var stream = streams.Open(voice);
        var output = new StreamOutput(http.Response, Ping);
        try
        {
            await output.StartAsync(http.RequestAborted);
            await (voice.IsConcluded(task) ? ReplayAsync(output, task, cursor, http.RequestAborted) : LiveAsync(output, task, owner.KeyId, cursor, reader, stream, http.RequestAborted));
        }
        catch (StoreException exception)
        {
            LiveLog.ReadFailed(logger, task.Id, exception);
            await output.WriteAsync([new SentEvent(MessageFrames.Error("The task could not be read; reconnect."), null)], http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // the client has gone
        }
        finally
        {
            await reader.RemoveAsync(stream);
            streams.Leave(task.Id, owner, ContractKind.Messages);
        }
    }

    private async Task LiveAsync(
        StreamOutput output, ChatTask task, long? keyId, StreamCursor? cursor, TaskReader reader, EventStream stream, CancellationToken cancellationToken)
    {
        var opened = clock.GetTimestamp();
        if (await follower.AddAsync(output, reader, stream, cursor, cancellationToken) is not { } target)
        {
            stream.Close(StreamError.TaskDeleted);
            await output.WriteAsync(stream.Take().Frames, cancellationToken);
            return;
        }

        await (cursor is null ? AttachAsync(output, task, target, cancellationToken) : CatchUpAsync(output, task.Id, cursor, target, cancellationToken));
        await follower.FollowAsync(output, stream, keyId, opened, cancellationToken);
    }

    /// <summary>What is complete the client loads; what grows is told from its beginning. Only whoever has got all of that can go on from there.</summary>
    private static Task AttachAsync(StreamOutput output, ChatTask task, StreamTarget target, CancellationToken cancellationToken)
    {
        var frames = new List<EventFrame> { MessageFrames.Connected(task.Id) };
        foreach (var message in target.Growing.Values.OrderBy(message => message.Seq))
        {
            frames.Add(MessageFrames.Start(message.Begun));
            if (message.Length > 0)
                frames.Add(MessageFrames.Delta(message.Begun, message.TextFrom(0)));
        }

        var events = frames.Select((frame, index) => new SentEvent(frame, index == frames.Count - 1 ? target.Cursor.ToString() : null));
        return output.WriteAsync(events, cancellationToken);
    }

    /// <summary>Exactly what happened between the place that the client knows and where the task's reader stands.</summary>
    private async Task CatchUpAsync(StreamOutput output, string taskId, StreamCursor cursor, StreamTarget target, CancellationToken cancellationToken)
    {
        await output.WriteAsync([new SentEvent(MessageFrames.Connected(taskId), null)], cancellationToken);
        if (cursor.Seq > target.Seq)
            return;
        var walker = new LedgerWalker(stores, taskId, cursor, clock, target, new MessageVoice(taskId));
        await output.WriteAsync(walker.CatchUpGrowing(), cancellationToken);
        if (await stores.Tasks.FindAsync(taskId, cancellationToken) is { } now)
            await output.WriteAsync(walker.AdvanceAsync(now, target.Seq, cancellationToken), cancellationToken);
    }

    /// <summary>A task that is over: whoever says what it has received gets all that it has not, anybody else nothing but the end.</summary>
    private async Task ReplayAsync(StreamOutput output, ChatTask task, StreamCursor? cursor, CancellationToken cancellationToken)
    {
        var voice = new MessageVoice(task.Id);
        await output.WriteAsync([new SentEvent(MessageFrames.Connected(task.Id), null)], cancellationToken);
        var end = StreamCursor.At(task.Seq);
        if (cursor is not null && cursor.Seq <= task.Seq)
        {
            // the end is the last that a client hears: what may still appear before it is waited for
            var walker = new LedgerWalker(stores, task.Id, cursor, clock, voice: voice);
            await output.WriteAsync(walker.AdvanceAsync(task, task.Seq, cancellationToken), cancellationToken);
            while (walker.IsHeldUp)
            {
                await Task.Delay(GapPoll, clock, cancellationToken);
                await output.WriteAsync(walker.AdvanceAsync(task, task.Seq, cancellationToken), cancellationToken);
            }
        }

        await output.WriteAsync([RetryHint, new SentEvent(voice.Conclusion(task), end.ToString()).ToBytes()], cancellationToken);
    }
}
