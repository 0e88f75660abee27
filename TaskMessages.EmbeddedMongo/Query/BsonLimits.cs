namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>What one operation may hold in memory.</summary>
internal static class BsonLimits
{
    /// <summary>Elements that <c>$range</c> may make: about 100 MiB, as MongoDB limits it.</summary>
    public const int MaxArrayFromRange = 6_500_000;
}
