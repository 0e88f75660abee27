namespace TaskMessages.EmbeddedMongo.Storage.Sqlite;

/// <summary>How far a checkpoint goes; the values are SQLite's.</summary>
internal enum CheckpointMode
{
    /// <summary>Copies what can be copied without waiting for anybody.</summary>
    Passive = 0,

    /// <summary>Copies everything, and has the next transaction start the log from its beginning.</summary>
    Restart = 2,

    /// <summary>Copies everything and empties the log's file.</summary>
    Truncate = 3,
}
