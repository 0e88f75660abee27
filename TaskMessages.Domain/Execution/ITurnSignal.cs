namespace TaskMessages.Domain.Execution;

/// <summary>Tells this process of turns that it has accepted, and wakes its worker.</summary>
public interface ITurnSignal
{
    /// <summary>A turn has been accepted: it has become claimable, or waits behind another.</summary>
    void Notify();
}
