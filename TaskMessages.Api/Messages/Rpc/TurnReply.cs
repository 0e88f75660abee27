using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Newtonsoft.Json;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Json;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>
/// Answers <c>message/send</c> from the ledger: the turn is durable before anybody follows it, so a client that goes away, or a process that dies, loses nothing
/// but the answer to the call.
/// </summary>
internal sealed class TurnReply(
    TurnStores stores, TaskFeed feed, TaskStreams streams, StreamFollower follower, IOptions<LimitsOptions> limits, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<TurnReply> logger)
{
    private const int BatchSize = 500;

    /// <summary>Waits for the turn's end.</summary>
    /// <param name="sent">The turn that the call has started.</param>
    /// <param name="owner">Whose call it is.</param>
    /// <returns>The agent's messages, oldest first.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.TooManyStreams"/></exception>
    /// <exception cref="ExecutorException">The turn failed.</exception>
    public Task<IReadOnlyList<Message>> WaitAsync(SentMessage sent, StreamOwner owner, CancellationToken cancellationToken)
        => FollowAsync(sent, owner, static frame => frame, async (reader, stream) =>
        {
            // wherever the reader stands: only the turn's end is waited for
            if (await reader.AddAsync(stream, cursor: null, cancellationToken) is null)
                throw new ExecutorException("The task was deleted.");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
            var deadline = clock.GetTimestamp();
            while (true)
            {
                var left = limits.Value.StreamDuration - clock.GetElapsedTime(deadline);
                if (left <= TimeSpan.Zero)
                    throw new ExecutorException("The answer takes longer than a call may wait; the task has it later.");
                await stream.WaitAsync().WaitAsync(left, clock, either.Token);
                if (stream.Take().IsLast)
                    break;
            }

            await CheckEndAsync(sent, cancellationToken);
            return await ReadAsync(sent, cancellationToken);
        });

    /// <summary>Writes what the turn's agent says as it comes, one response a line; a failure is the last.</summary>
    /// <inheritdoc cref="WaitAsync"/>
    public async Task StreamAsync(HttpContext http, SentMessage sent, object? id, StreamOwner owner)
    {
        var aborted = http.RequestAborted;
        var indexes = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        EventFrame Word(EventFrame frame) => new("", Line(frame.Json, id), IsLine: true);
        await FollowAsync(sent, owner, Word, async (reader, stream) =>
        {
            var output = new StreamOutput(http.Response, ping: null, WebhookMediaType.Ndjson);
            await output.StartAsync(aborted);
            var opened = clock.GetTimestamp();
            try
            {
                if (await follower.AddAsync(output, reader, stream, StreamCursor.At(sent.After), aborted) is { } target)
                {
                    if (sent.After <= target.Seq)
                        await CatchUpAsync(output, sent, target, new TurnVoice(sent.TurnId, Word, indexes), aborted);
                    await follower.FollowAsync(output, stream, owner.KeyId, opened, aborted);
                }

                await CheckEndAsync(sent, aborted);
            }
            catch (Exception failure) when (failure is ExecutorException or StoreException)
            {
                var error = new RpcResponse { Error = new RpcError { Code = RpcResponse.InternalError, Message = TextOf(failure) }, Id = id };
                await output.WriteAsync([[.. JsonBytes.Of(error), (byte)'\n']], aborted);
            }

            return true;
        }, indexes);
    }

    private async Task<T> FollowAsync<T>(
        SentMessage sent, StreamOwner owner, Func<EventFrame, EventFrame> word, Func<TaskReader, EventStream, Task<T>> follow, ConcurrentDictionary<string, int>? indexes = null)
    {
        if (!streams.TryReserve(owner))
            throw new DomainException(DomainError.TooManyStreams, "Too many streams and waiting calls of this key are open.");
        var voice = new TurnVoice(sent.TurnId, word, indexes ?? new ConcurrentDictionary<string, int>(StringComparer.Ordinal));
        using var stream = streams.Open(voice);
        using var reader = new TaskReader(sent.Task.Id, stores, clock, logger, voice);
        feed.Add(sent.Task.Id, reader);
        try
        {
            return await follow(reader, stream);
        }
        finally
        {
            await reader.RemoveAsync(stream);
            feed.Remove(sent.Task.Id, reader);
            streams.Release(owner);
        }
    }

    private async Task CatchUpAsync(StreamOutput output, SentMessage sent, StreamTarget target, TurnVoice voice, CancellationToken cancellationToken)
    {
        var walker = new LedgerWalker(stores, sent.Task.Id, StreamCursor.At(sent.After), clock, target, voice);
        await output.WriteAsync(walker.CatchUpGrowing(), cancellationToken);
        if (await stores.Tasks.FindAsync(sent.Task.Id, cancellationToken) is { } now)
            await output.WriteAsync(walker.AdvanceAsync(now, target.Seq, cancellationToken), cancellationToken);
    }

    /// <exception cref="ExecutorException">The turn failed, or nobody knows of it any more.</exception>
    private async Task CheckEndAsync(SentMessage sent, CancellationToken cancellationToken)
    {
        var task = await stores.Tasks.FindAsync(sent.Task.Id, cancellationToken);
        if (task is null or { Lifecycle: TaskLifecycle.Deleted })
            throw new ExecutorException("The task was deleted.");
        if (task.Turn?.Id == sent.TurnId || task.Queue.Any(queued => queued.TurnId == sent.TurnId))
            throw new ExecutorException("The call was not followed to the turn's end; the task has it later.");
        var record = task.Records.FirstOrDefault(record => record.Id == sent.TurnId) ?? await stores.Turns.FindAsync(sent.TurnId, cancellationToken);
        if (record is { Status: ChatStatus.Failed })
            throw new ExecutorException(record.Error ?? "The turn failed.");
    }

    private async Task<IReadOnlyList<Message>> ReadAsync(SentMessage sent, CancellationToken cancellationToken)
    {
        var messages = new List<Message>();
        var after = sent.After;
        while (true)
        {
            var changed = await stores.Messages.ChangedAfterAsync(sent.Task.Id, after, BatchSize, cancellationToken);
            messages.AddRange(changed.Items.Where(message => message.TurnId == sent.TurnId && message.Id != sent.TurnId));
            if (!changed.HasMore)
                return [.. messages.OrderBy(message => message.Seq)];
            after = changed.Items[^1].ChangeSeq;
        }
    }

    private static string TextOf(Exception failure) => failure is StoreException ? "The database cannot be reached; the task goes on when it is back." : failure.Message;

    private static string Line(string result, object? id)
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        using var writer = new JsonTextWriter(text) { StringEscapeHandling = StringEscapeHandling.EscapeNonAscii };
        writer.WriteStartObject();
        writer.WriteMember("jsonrpc", "2.0");
        writer.WritePropertyName("result");
        writer.WriteRawValue(result);
        writer.WriteMember("error", (string?)null);
        writer.WritePropertyName("id");
        writer.WriteValueOf(id);
        writer.WriteEndObject();
        return text.ToString();
    }
}
