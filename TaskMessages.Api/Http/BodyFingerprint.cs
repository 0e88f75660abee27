using System.Buffers;
using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Http;

/// <summary>Carries the fingerprint of a body, taken while it is read, to the filter that tells repetitions by it.</summary>
internal static class BodyFingerprint
{
    public const string KeyHeader = "Idempotency-Key";

    private static readonly object ItemKey = new();

    public static void TakeIfAsked(HttpContext context, ReadOnlySequence<byte> body)
    {
        if (!context.Request.Headers.ContainsKey(KeyHeader))
            return;
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        context.Items[ItemKey] = IdempotencyKey.Fingerprint(context.Request.Method, context.Request.Path.Value ?? "", bytes);
    }

    public static string Of(HttpContext context) => (string)context.Items[ItemKey]!;
}
