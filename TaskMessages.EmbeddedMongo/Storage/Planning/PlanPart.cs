namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>A part of an index whose entries have the order that is asked for: those under one combination of points of its leading fields.</summary>
/// <param name="Ranges">What of it is scanned: disjoint and ascending.</param>
/// <param name="PrefixLength">Bytes of a key that are the same in the whole part; those behind them give the order.</param>
internal sealed record PlanPart(IReadOnlyList<KeyRange> Ranges, int PrefixLength);
