namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>The kinds of scans.</summary>
internal enum PlanKind
{
    /// <summary>The conditions contradict one another.</summary>
    Nothing,

    /// <summary>One document by its _id.</summary>
    IdLookup,

    IndexScan,

    CollectionScan,
}
