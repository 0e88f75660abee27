using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Goes from entry to entry in the order of a plan.</summary>
internal interface IEntryWalk : IDisposable
{
    /// <summary>The row that was just read: row id, document and, from an index, key.</summary>
    Statement Entry { get; }

    /// <summary>The same as a position to go on from.</summary>
    PlanPosition Position { get; }

    /// <returns>False at the end.</returns>
    bool Step();
}
