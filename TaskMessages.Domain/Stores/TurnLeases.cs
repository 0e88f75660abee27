namespace TaskMessages.Domain.Stores;

/// <summary>Who holds turns, as far as it was looked at.</summary>
/// <param name="HeldBy">How many turns each owner has a lease of that has not run out.</param>
/// <param name="Expired">How many of the turns that wait longest have a lease that has run out: a worker has died with them, and no other has taken them.</param>
/// <param name="IsWhole">False: there are more turns than were looked at.</param>
public sealed record TurnLeases(IReadOnlyDictionary<string, int> HeldBy, int Expired, bool IsWhole);
