namespace TaskMessages.Domain.Stores;

/// <summary>How far a round of several writes came.</summary>
public enum RoundOutcome
{
    /// <summary>Nothing is written: the task is not as it was seen, or the store does not write in rounds.</summary>
    NotBegun,

    /// <summary>The numbers are given out; of the rest, a part may be written.</summary>
    BrokenOff,

    /// <summary>All is written.</summary>
    Done,
}
