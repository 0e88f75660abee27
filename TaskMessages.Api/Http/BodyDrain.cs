using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http;

/// <summary>
/// Reads on after a body was refused. Many clients send all of a request before they look at the answer; a connection that is closed under
/// their hands is all that they would see of it.
/// </summary>
internal static class BodyDrain
{
    private const string Continue = "100-continue";

    /// <summary>Ends after <see cref="LimitsOptions.MaxDrainBytes"/> more bytes or <see cref="LimitsOptions.BodyTimeout"/>, and never throws for what the client does.</summary>
    public static async Task RunAsync(HttpContext context, LimitsOptions limits)
    {
        if (limits.MaxDrainBytes == 0 || WaitsForOurWord(context.Request))
            return;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(limits.BodyTimeout);
        try
        {
            // the answer first: a client that does read need not send the rest
            await context.Response.BodyWriter.FlushAsync(timeout.Token);
            await ReadAsync(context.Request.BodyReader, limits.MaxDrainBytes, timeout.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // the client left, was too slow, or sent more than the web server takes
        }
    }

    private static async Task ReadAsync(System.IO.Pipelines.PipeReader body, long left, CancellationToken cancellationToken)
    {
        while (left > 0)
        {
            var read = await body.ReadAsync(cancellationToken);
            left -= read.Buffer.Length;
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>With <c>Expect: 100-continue</c> and nothing read so far, the client has kept the body back.</summary>
    private static bool WaitsForOurWord(HttpRequest request) =>
        request.ContentLength is not null && request.Headers.Expect.Any(word => string.Equals(word, Continue, StringComparison.OrdinalIgnoreCase));
}
