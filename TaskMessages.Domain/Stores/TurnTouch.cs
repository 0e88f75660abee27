namespace TaskMessages.Domain.Stores;

/// <summary>What a write to a task means for its turn.</summary>
public enum TurnTouch
{
    /// <summary>Nothing that a worker waits for.</summary>
    None,

    /// <summary>There is another one, to be claimed.</summary>
    Begun,

    /// <summary>Somebody has claimed it, or it has ended.</summary>
    Taken,
}
