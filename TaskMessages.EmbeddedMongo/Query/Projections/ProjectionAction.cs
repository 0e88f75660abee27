namespace TaskMessages.EmbeddedMongo.Query.Projections;

/// <summary>What a projection does with one field.</summary>
internal enum ProjectionAction
{
    Include,
    Exclude,

    /// <summary>The field's own fields are projected.</summary>
    Nested,

    /// <summary>The field becomes the value of an expression.</summary>
    Compute,

    /// <summary>The field's array is cut.</summary>
    Slice,
}
