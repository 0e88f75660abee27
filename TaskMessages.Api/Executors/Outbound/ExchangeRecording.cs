using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>The calls that one flow makes while somebody wants to see them: a few, each with the beginning of its bodies.</summary>
internal sealed class ExchangeRecording : IExchangeRecording
{
    /// <summary>Calls that are kept; redirects and repetitions are calls of their own.</summary>
    private const int MostCalls = 8;

    private static readonly AsyncLocal<ExchangeRecording?> OfThisFlow = new();

    private readonly Lock _gate = new();
    private readonly List<RecordedCall> _calls = [];

    public static ExchangeRecording? Current => OfThisFlow.Value;

    public IReadOnlyList<RecordedExchange> Exchanges
    {
        get
        {
            lock (_gate)
                return _calls.ConvertAll(call => call.ToExchange());
        }
    }

    /// <summary>Records what is called from here on in the caller's flow.</summary>
    public static ExchangeRecording Start() => OfThisFlow.Value = new ExchangeRecording();

    /// <returns>Null: enough calls have been recorded.</returns>
    public RecordedCall? Begin()
    {
        lock (_gate)
        {
            if (_calls.Count == MostCalls)
                return null;
            var call = new RecordedCall();
            _calls.Add(call);
            return call;
        }
    }

    public void Dispose() => OfThisFlow.Value = null;
}
