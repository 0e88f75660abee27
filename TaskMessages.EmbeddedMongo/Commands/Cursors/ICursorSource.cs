namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>A result that is read batch by batch; each call goes on where the last one ended. Called by one thread at a time.</summary>
internal interface ICursorSource
{
    /// <summary>Bytes of results held in memory until they are read; 0 for sources that read the database again.</summary>
    long HeldBytes { get; }

    /// <summary>What its batches may yet take together; null: no limit.</summary>
    TimeSpan? TimeLeft => null;

    /// <summary>Adds documents until the batch takes no more.</summary>
    /// <returns>Whether the end of the result has been met. As in MongoDB, a batch that is full with the last document does not meet it.</returns>
    bool Fill(ResultBatch batch, CancellationToken cancellationToken);
}
