namespace TaskMessages.Domain.Execution;

/// <summary>Wakes the worker of this process: a turn has become claimable.</summary>
public interface ITurnSignal
{
    void Notify();
}
