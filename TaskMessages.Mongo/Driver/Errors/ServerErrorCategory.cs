namespace TaskMessages.Mongo.Driver;

/// <summary>What kind of error a write met.</summary>
public enum ServerErrorCategory
{
    Uncategorized,
    DuplicateKey,
    ExecutionTimeout,
}
