using System.Collections.Concurrent;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>The endpoints that have refused <c>stream_options</c> since the process began, so that they are not asked again.</summary>
internal sealed class RefusedStreamOptions
{
    /// <summary>More endpoints than agents have; beyond, one is asked again.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(Uri Url, string Model), bool> _refused = new();

    public bool Contains(CompletionCall call) => _refused.ContainsKey((call.Url, call.Settings.Model));

    public void Add(CompletionCall call)
    {
        if (_refused.Count < Most)
            _refused[(call.Url, call.Settings.Model)] = true;
    }
}
