using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>Answers a request for a task's events (section 9).</summary>
internal sealed class EventStreamer(
    TaskStreams streams, TurnStores stores, StepService steps, StreamFollower follower, TimeProvider clock, ILogger<EventStreamer> logger)
{
    private const string ChangedText = "The task changed while this attach was reading; call steps() to resync, then re-attach.";
    private const string ReadFailedText = "Preparing the task's step snapshot failed; call steps() to resync, then re-attach.";
    private const string RecheckFailedText = "Confirming the task's steps are still current failed; call steps() to resync, then re-attach.";

    private static readonly Dictionary<string, Step> NoSteps = [];

    /// <param name="task">The task as it was resolved.</param>
    /// <param name="keyId">Whose stream it is.</param>
    /// <param name="cursor">What the client has received; null: nothing.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TooManyStreams"/>, before anything is sent.</exception>
    public async Task StreamAsync(HttpContext http, ChatTask task, long keyId, StreamCursor? cursor)
    {
        if (EventFrames.IsConcluded(task.Status))
        {
            await (cursor is null ? SnapshotAsync(http, task) : ReplayAsync(http, task, cursor));
            return;
        }

        var reader = streams.TryEnter(task.Id, new StreamOwner(keyId))
            ?? throw new DomainException(DomainError.TooManyStreams, "Too many event streams of this task or key are open.");
        using var stream = streams.Open();
        try
        {
            await LiveAsync(http, task, keyId, cursor, reader, stream);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // the client has gone
        }
        finally
        {
            await reader.RemoveAsync(stream);
            streams.Leave(task.Id, new StreamOwner(keyId));
        }
    }

    private async Task LiveAsync(HttpContext http, ChatTask task, long keyId, StreamCursor? cursor, TaskReader reader, EventStream stream)
    {
        var aborted = http.RequestAborted;
        var opened = clock.GetTimestamp();
        var output = new StreamOutput(http.Response);
        await output.StartAsync(aborted);
        if (await follower.AddAsync(output, reader, stream, cursor, aborted) is not { } target)
        {
            stream.Close(StreamError.TaskDeleted);
            await output.WriteAsync(stream.Take().Frames, aborted);
            return;
        }

        if (cursor is null)
            await AttachAsync(output, task, target, aborted);
        else
            await CatchUpAsync(output, task.Id, cursor, target, aborted);
        await follower.FollowAsync(output, stream, keyId, opened, aborted);
    }

    /// <summary>What is known already: the status, the steps so far, the texts that grow.</summary>
    private async Task AttachAsync(StreamOutput output, ChatTask task, StreamTarget target, CancellationToken cancellationToken)
    {
        var growing = target.Growing.Values.Select(message => message.Step).OfType<Step>().ToDictionary(step => step.Id, StringComparer.Ordinal);
        var now = await stores.Tasks.FindAsync(task.Id, cancellationToken) ?? task;
        var tail = await steps.ReadLatestAsync(now, target.Seq, growing, StepSnapshot.MaxSteps, StepSnapshot.MaxBytes, cancellationToken);
        var events = new List<SentEvent> { new(EventFrames.Status(task.Status), null) };
        events.AddRange(StepSnapshot.Of(tail, hasIds: true).Events);

        // only whoever has got all of it can go on from there
        var texts = target.Growing.Values.Where(message => message.Length > 0).OrderBy(message => message.Seq).ToList();
        if (texts.Count == 0)
            events[^1] = events[^1] with { Id = target.Cursor.ToString() };
        foreach (var message in texts)
            events.Add(new SentEvent(EventFrames.Delta(message.Id, message.TextFrom(0)), message == texts[^1] ? target.Cursor.ToString() : null));
        await output.WriteAsync(events, cancellationToken);
    }

    /// <summary>Exactly what happened between the place that the client knows and where the task's reader stands.</summary>
    private async Task CatchUpAsync(StreamOutput output, string taskId, StreamCursor cursor, StreamTarget target, CancellationToken cancellationToken)
    {
        if (cursor.Seq > target.Seq)
            return;
        var walker = new LedgerWalker(stores, taskId, cursor, clock, target);
        await output.WriteAsync(walker.CatchUpGrowing(), cancellationToken);
        if (await stores.Tasks.FindAsync(taskId, cancellationToken) is { } now)
            await output.WriteAsync(walker.AdvanceAsync(now, target.Seq, cancellationToken), cancellationToken);
    }

    /// <summary>What a client has not received of a task that is at an end or waits.</summary>
    private async Task ReplayAsync(HttpContext http, ChatTask task, StreamCursor cursor)
    {
        var output = new StreamOutput(http.Response);
        await output.StartAsync(http.RequestAborted);
        var walker = new LedgerWalker(stores, task.Id, cursor, clock);
        await output.WriteAsync(walker.AdvanceAsync(task, task.Seq, http.RequestAborted), http.RequestAborted);
        var end = walker.IsHeldUp ? walker.Cursor : StreamCursor.At(Math.Max(walker.Seq, task.Seq));
        await output.WriteAsync([new SentEvent(EventFrames.Conclusion(task), end.ToString())], http.RequestAborted);
    }

    /// <summary>A task that is at an end or waits: its status, its steps if they are still true, its conclusion (section 9.2).</summary>
    private async Task SnapshotAsync(HttpContext http, ChatTask task)
    {
        var output = new StreamOutput(http.Response);
        await output.StartAsync(http.RequestAborted);
        var (snapshot, failure) = await ReadSnapshotAsync(task, http.RequestAborted);
        var id = StreamCursor.At(task.Seq).ToString();
        var events = new List<SentEvent> { new(EventFrames.Status(task.Status), null) };
        events.AddRange(snapshot?.Events ?? []);
        events.Add(new SentEvent(EventFrames.Conclusion(task, snapshot?.TotalSteps), failure is null ? id : null));
        if (failure is { } error)
            events.Add(new SentEvent(error, null));
        await output.WriteAsync(events, http.RequestAborted);
    }

    private async Task<(StepSnapshot? Snapshot, EventFrame? Failure)> ReadSnapshotAsync(ChatTask task, CancellationToken cancellationToken)
    {
        StepTail all;
        try
        {
            all = await steps.ReadLatestAsync(task, long.MaxValue, NoSteps, StepSnapshot.MaxSteps, StepSnapshot.MaxBytes, cancellationToken);
        }
        catch (StoreException exception)
        {
            LiveLog.ReadFailed(logger, task.Id, exception);
            return (null, EventFrames.Error(StreamError.ResyncRequired, ReadFailedText));
        }

        if (all.Total == 0)
            return (null, null);
        try
        {
            var now = await stores.Tasks.FindAsync(task.Id, cancellationToken);
            if (now is null or { Lifecycle: TaskLifecycle.Deleted })
                return (null, EventFrames.Error(StreamError.TaskDeleted));
            return (now.RunId, now.StateVersion, now.Seq) == (task.RunId, task.StateVersion, task.Seq)
                ? (StepSnapshot.Of(all, hasIds: false), null)
                : (null, EventFrames.Error(StreamError.ResyncRequired, ChangedText));
        }
        catch (StoreException exception)
        {
            LiveLog.ReadFailed(logger, task.Id, exception);
            return (null, EventFrames.Error(StreamError.ResyncRequired, RecheckFailedText));
        }
    }
}
