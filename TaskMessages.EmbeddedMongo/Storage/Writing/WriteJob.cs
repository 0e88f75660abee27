namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>One caller's part of a transaction.</summary>
internal abstract class WriteJob
{
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>What the job has thrown.</summary>
    public Exception? Error { get; protected set; }

    /// <summary>Runs it and keeps its result or its exception for <see cref="Complete"/>.</summary>
    public abstract void Run(WriteSession session);

    /// <summary>Answers the caller with the result or with the exception that the job has thrown.</summary>
    public abstract void Complete();

    /// <summary>Answers the caller with an error of the transaction.</summary>
    public abstract void Fail(Exception error);

    public abstract void Cancel();
}
