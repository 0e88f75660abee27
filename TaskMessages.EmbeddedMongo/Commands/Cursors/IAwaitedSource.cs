namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>A result that has no end: a client that has read all of it so far may wait for more (<c>awaitData</c>).</summary>
internal interface IAwaitedSource : ICursorSource
{
    /// <summary>From where a client goes on after everything that it has been given (<c>postBatchResumeToken</c>).</summary>
    BsonDocument ResumeToken { get; }

    /// <summary>Completes when there may be more.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
