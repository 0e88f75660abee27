namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>The directory cannot be served: another process has it, or its file is damaged or not ours. Nothing in it was changed.</summary>
internal sealed class StorageOpenException : Exception
{
    public StorageOpenException(string message)
        : base(message)
    {
    }

    public StorageOpenException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
