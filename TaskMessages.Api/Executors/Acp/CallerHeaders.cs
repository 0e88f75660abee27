using System.Diagnostics;
using System.Net.Http.Headers;

namespace TaskMessages.Api.Executors.Acp;

/// <summary>The headers of a caller that go on to an agent (message contract, section 14).</summary>
/// <param name="Items">Names in lower case, each once.</param>
internal sealed record CallerHeaders(IReadOnlyList<KeyValuePair<string, string>> Items)
{
    public const string TraceParent = "traceparent";

    public static CallerHeaders None { get; } = new([]);

    /// <summary>The call's own span goes on in place of the caller's, in the same trace, where there is one.</summary>
    public void AddTo(HttpRequestHeaders headers)
    {
        foreach (var (name, value) in Items)
        {
            if (name != TraceParent || Activity.Current is null)
                headers.TryAddWithoutValidation(name, value);
        }
    }
}
