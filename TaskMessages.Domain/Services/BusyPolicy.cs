namespace TaskMessages.Domain.Services;

/// <summary>What an append does while another turn runs.</summary>
public enum BusyPolicy
{
    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>It waits; its turn starts when those before it are over.</summary>
    Enqueue,

    /// <summary>It stops the running turn, which keeps what it has written, and starts its own.</summary>
    Interrupt,
}
