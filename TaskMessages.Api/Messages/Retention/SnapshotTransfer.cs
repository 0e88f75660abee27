using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>Uploads tasks' contents, and downloads them, through the guard of all outbound calls and within limits of size and time.</summary>
internal sealed class SnapshotTransfer(AgentHttpClient http, SnapshotAddress addresses, IOptions<RetentionOptions> options, TimeProvider clock)
{
    private const string UploadUrl = "upload_url";
    private const string SnapshotUrl = "snapshot_url";
    private const int BufferSize = 64 * 1024;

    /// <exception cref="DomainException">
    /// <see cref="DomainError.BadRequest"/>: the address may not be called. <see cref="DomainError.TooLarge"/>; <see cref="DomainError.Conflict"/>: the task changed meanwhile.
    /// <see cref="DomainError.TransferFailed"/>: the store did not take them.
    /// </exception>
    public async Task<SnapshotTotals> UploadAsync(TaskExport export, string uploadUrl, CancellationToken cancellationToken)
    {
        var url = addresses.Parse(uploadUrl, UploadUrl);
        var totals = await MeasureAsync(export, cancellationToken);
        using var patience = new TransferPatience(options.Value, clock, cancellationToken);
        using var content = new SnapshotContent(export, totals, patience.Renew);
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content };
        request.Headers.UserAgent.ParseAdd("TaskMessages");
        try
        {
            using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return response.IsSuccessStatusCode ? totals : throw Failed($"The upload failed: HTTP {(int)response.StatusCode}.");
        }
        catch (Exception failure) when (failure is not DomainException && !cancellationToken.IsCancellationRequested)
        {
            throw content.Failure as DomainException ?? Explain(failure, UploadUrl, "The upload failed") ?? content.Failure ?? failure;
        }
    }

    /// <summary>The bytes at the address, unpacked, as they come; how many may be is the reader's affair.</summary>
    /// <exception cref="DomainException">While it is read: as <see cref="UploadAsync"/> has them.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> DownloadAsync(string snapshotUrl, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var url = addresses.Parse(snapshotUrl, SnapshotUrl);
        using var patience = new TransferPatience(options.Value, clock, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.ParseAdd("TaskMessages");
        using var response = await TryAsync(() => http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token), cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Failed($"The download failed: HTTP {(int)response.StatusCode}.");
        if (response.Content.Headers.ContentLength > options.Value.MaxBytes)
            throw TooLarge();
        using var body = await TryAsync(
            async () => new AgentBody(await response.Content.ReadAsStreamAsync(patience.Token), response.Content.Headers.ContentEncoding, long.MaxValue),
            cancellationToken);
        var buffer = new byte[BufferSize];
        while (await TryAsync(async () => await body.ReadAsync(buffer, patience.Token), cancellationToken) is > 0 and var count)
        {
            patience.Renew();
            yield return buffer.AsMemory(0, count);
        }
    }

    public DomainException TooLarge() => new(
        DomainError.TooLarge, FormattableString.Invariant($"The contents are larger than {options.Value.MaxBytes} bytes ({RetentionOptions.SectionName}:{nameof(RetentionOptions.MaxBytes)})."));

    private async Task<SnapshotTotals> MeasureAsync(TaskExport export, CancellationToken cancellationToken)
    {
        var left = options.Value.MaxBytes;
        return await new SnapshotWriter(export, async (part, _) =>
        {
            left -= part.Length;
            if (left < 0)
                throw TooLarge();
            await part.SendAsync(Stream.Null, cancellationToken);
        }).WriteAsync(cancellationToken);
    }

    private static async Task<T> TryAsync<T>(Func<Task<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            return await step();
        }
        catch (Exception failure) when (failure is not DomainException && !cancellationToken.IsCancellationRequested)
        {
            throw Explain(failure, SnapshotUrl, "The download failed") ?? failure;
        }
    }

    private static DomainException? Explain(Exception failure, string member, string what) => failure switch
    {
        OutboundRefusedException or HttpRequestException { InnerException: OutboundRefusedException } => SnapshotAddress.Refused(member),
        HttpRequestException error => Failed($"{what}: {error.HttpRequestError}."),
        OperationCanceledException => Failed($"{what}: it took too long."),
        ExecutorException packed => Failed($"{what}: {packed.Message}"),
        IOException or InvalidDataException => Failed($"{what}: the connection broke off."),
        _ => null,
    };

    private static DomainException Failed(string text) => new(DomainError.TransferFailed, text);
}
