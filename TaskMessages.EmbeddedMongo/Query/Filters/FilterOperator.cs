namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>What a field condition asks, as far as an index could help with it.</summary>
internal enum FilterOperator
{
    Eq,
    Gt,
    Gte,
    Lt,
    Lte,
    In,
    Exists,
    Type,
    Regex,
    Other,
}
