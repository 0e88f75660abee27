namespace TaskMessages.Domain.Execution;

/// <summary>Records what goes to agents and comes from them over HTTP, where somebody wants to see it.</summary>
public interface IExchangeRecorder
{
    /// <summary>Records the calls that are made from here on in the caller's flow, until it is disposed of.</summary>
    IExchangeRecording Start();
}
