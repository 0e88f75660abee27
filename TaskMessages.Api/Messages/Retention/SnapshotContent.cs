using System.Net;
using System.Net.Http.Headers;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>
/// A task's contents as the body of an upload, written while they are read. Its length is known before, since stores ask for it: whoever made it has read them once already.
/// </summary>
internal sealed class SnapshotContent : HttpContent
{
    private readonly TaskExport _export;
    private readonly SnapshotTotals _totals;
    private readonly Action _onProgress;

    /// <param name="onProgress">Hears of each part that was taken.</param>
    public SnapshotContent(TaskExport export, SnapshotTotals totals, Action onProgress)
    {
        _export = export;
        _totals = totals;
        _onProgress = onProgress;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Why the body could not be written; null: whatever went wrong was something else.</summary>
    public Exception? Failure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var left = _totals.Bytes;
        try
        {
            await new SnapshotWriter(_export, async (part, isLast) =>
            {
                left -= part.Length;
                if (left < 0 || (isLast && left > 0))
                    throw new DomainException(DomainError.Conflict, $"Task {_export.TaskId} changed while it was exported; try again.");
                await part.SendAsync(stream, cancellationToken);
                _onProgress();
            }).WriteAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is DomainException or StoreException)
        {
            Failure = failure;
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _totals.Bytes;
        return true;
    }
}
