namespace TaskMessages.Domain.Stores;

/// <summary>Numbers and a time that the database gave out in one write.</summary>
/// <param name="FirstSeq">The first of the consecutive sequence numbers.</param>
/// <param name="FirstOrdinal">The first of the turn's consecutive message ordinals; 0 outside a turn.</param>
/// <param name="At">The first message's time stamp; never before one that was given out earlier. Each later message of a batch adds 1 ms.</param>
public sealed record SequenceGrant(long FirstSeq, int FirstOrdinal, DateTime At);
