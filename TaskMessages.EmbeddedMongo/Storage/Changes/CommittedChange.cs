namespace TaskMessages.EmbeddedMongo.Storage.Changes;

/// <summary>A change that is durable.</summary>
/// <param name="Number">Its place among those of its collection, from 1, without a gap.</param>
/// <param name="Time">When it was committed; later changes have later times.</param>
/// <param name="WallTime">The same by the clock.</param>
/// <param name="Change">What has happened.</param>
internal sealed record CommittedChange(long Number, BsonTimestamp Time, DateTime WallTime, Change Change);
