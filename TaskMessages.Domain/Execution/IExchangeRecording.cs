namespace TaskMessages.Domain.Execution;

/// <summary>Calls of agents that are being recorded.</summary>
public interface IExchangeRecording : IDisposable
{
    /// <summary>What was recorded until now, in its order.</summary>
    IReadOnlyList<RecordedExchange> Exchanges { get; }
}
