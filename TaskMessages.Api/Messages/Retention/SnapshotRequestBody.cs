using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>A request's body as it comes: contents are larger than other bodies may be, and are never held whole.</summary>
internal sealed class SnapshotRequestBody(IOptions<RetentionOptions> options, TimeProvider clock)
{
    private const int BufferSize = 64 * 1024;

    /// <exception cref="DomainException">While it is read: <see cref="DomainError.InvalidInput"/>: it is not JSON by its own word.</exception>
    /// <exception cref="BadHttpRequestException">While it is read: it did not come in time, or its transfer encoding is broken.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!JsonMediaType.Is(http.Request.ContentType))
            throw new DomainException(DomainError.InvalidInput, "Input should be a valid dictionary or object to extract fields from");

        // whoever reads counts
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        using var patience = new TransferPatience(options.Value, clock, cancellationToken);
        var buffer = new byte[BufferSize];
        while (await ReadSomeAsync(http, buffer, patience, cancellationToken) is > 0 and var count)
            yield return buffer.AsMemory(0, count);
    }

    private static async ValueTask<int> ReadSomeAsync(HttpContext http, Memory<byte> buffer, TransferPatience patience, CancellationToken cancellationToken)
    {
        try
        {
            patience.Renew();
            return await http.Request.Body.ReadAsync(buffer, patience.Token);
        }
        catch (OperationCanceledException slow) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body took too long", StatusCodes.Status408RequestTimeout, slow);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body's transfer encoding is broken", StatusCodes.Status400BadRequest, broken);
        }
    }
}
