namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>One operator under a field of a filter.</summary>
/// <param name="Path">The field.</param>
/// <param name="Element">The operator with its argument.</param>
/// <param name="Siblings">All operators under the field.</param>
/// <param name="Level">Where in the filter it stands.</param>
/// <param name="Scope">What expressions may read.</param>
internal readonly record struct FieldCondition(FieldPath Path, BsonElement Element, BsonDocument Siblings, FilterLevel Level, QueryScope Scope)
{
    public BsonValue Value => Element.Value;
}
