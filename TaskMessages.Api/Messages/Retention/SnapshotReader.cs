using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>Reads what a task's contents are brought back from, out of a request's body or from the address that it names, while it comes.</summary>
internal sealed class SnapshotReader(
    SnapshotRequestBody bodies, SnapshotTransfer transfer, IOptions<LimitsOptions> limits, IOptions<RetentionOptions> options)
{
    private const string TaskId = "task_id";
    private const string SnapshotUrl = "snapshot_url";
    private const string OneOfBoth = "Value error, exactly one of the two must be given: messages and task_states, or snapshot_url";

    /// <exception cref="DomainException">
    /// While it is read: <see cref="DomainError.InvalidInput"/>: it breaks the schema. <see cref="DomainError.BadRequest"/>: it is another task's, or what lies at the address breaks the schema.
    /// <see cref="DomainError.TooLarge"/>, <see cref="DomainError.TransferFailed"/>
    /// </exception>
    public async IAsyncEnumerable<SnapshotItem> ReadAsync(HttpContext http, string taskId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var body = new Contents(taskId);
        await foreach (var part in PartsAsync(http, bodies.ReadAsync(http, cancellationToken), body, cancellationToken))
        {
            if (body.Take(part) is { } item)
                yield return item;
        }

        body.RequireTaskId();
        if (body.Count > 0 == body.Url is not null)
            throw new DomainException(DomainError.InvalidInput, OneOfBoth);
        if (body.Url is null)
            yield break;

        var contents = new Contents(taskId, isDownload: true);
        await foreach (var part in PartsAsync(http, transfer.DownloadAsync(body.Url, cancellationToken), contents, cancellationToken))
        {
            if (contents.Take(part) is { } item)
                yield return item;
        }

        contents.RequireTaskId();
    }

    private async IAsyncEnumerable<SnapshotPart> PartsAsync(
        HttpContext http, IAsyncEnumerable<ReadOnlyMemory<byte>> bytes, Contents contents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parser = new SnapshotParser(limits.Value, options.Value.MaxBytes, transfer.TooLarge, contents.Invalid);
        var admitted = 0;
        await foreach (var part in parser.ReadAsync(bytes, cancellationToken))
        {
            if (parser.Held > admitted)
                await RequestMemory.AdmitBodyAsync(http, parser.Held - admitted);
            admitted = Math.Max(admitted, parser.Held);
            yield return part;
        }
    }

    /// <summary>What was read of one snapshot.</summary>
    private sealed class Contents(string taskId, bool isDownload = false)
    {
        private bool _hasTaskId;

        public int Count { get; private set; }

        public string? Url { get; private set; }

        public SnapshotItem? Take(SnapshotPart part)
        {
            switch (part)
            {
                case { Name: TaskId, Value: string id }:
                    _hasTaskId = true;
                    RequireSame(id, TaskId);
                    return null;
                case { Name: SnapshotUrl, Value: null }:
                    return null;
                case { Name: SnapshotUrl, Value: string url }:
                    Url = url;
                    return null;
                case { Name: TaskId or SnapshotUrl }:
                    throw Invalid("Input should be a valid string", part.Name);
                case { Name: SnapshotParser.Messages or SnapshotParser.TaskStates, Index: null }:
                    throw Invalid("Input should be a valid list", part.Name);
                case { Name: SnapshotParser.Messages }:
                    return Message(part);
                case { Name: SnapshotParser.TaskStates }:
                    return State(part);
                default:
                    return null;
            }
        }

        public void RequireTaskId()
        {
            if (!_hasTaskId)
                throw Invalid("Field required", TaskId);
        }

        private SnapshotMessage Message(SnapshotPart part)
        {
            var message = Read(part, SnapshotMessageRequest.Read);
            RequireSame(message.TaskId, PlaceOf(part));
            return new SnapshotMessage(message.ToMessage());
        }

        private SnapshotState State(SnapshotPart part)
        {
            var state = Read(part, SnapshotStateRequest.Read);
            RequireSame(state.TaskId, PlaceOf(part));
            return new SnapshotState(state.ToState());
        }

        private T Read<T>(SnapshotPart part, Func<ObjectReader, T> read)
        {
            Count++;
            var errors = new RequestErrors();
            var item = read(ObjectReader.Of(part.Value, errors, PlaceOf(part)));
            return errors.First is { } error ? throw Invalid(error.Message, error.Location) : item;
        }

        private void RequireSame(string id, string place)
        {
            if (id != taskId)
                throw new DomainException(DomainError.BadRequest, $"The contents are another task's ({place}).");
        }

        public DomainException Invalid(RequestError error) => isDownload
            ? new DomainException(DomainError.BadRequest, $"What lies at snapshot_url is no export: {error}")
            : new DomainException(DomainError.InvalidInput, error.ToString());

        private DomainException Invalid(string message, string location) => Invalid(new RequestError(message, location));

        private static string PlaceOf(SnapshotPart part) => string.Create(CultureInfo.InvariantCulture, $"{part.Name}.{part.Index}");
    }
}
