namespace TaskMessages.Mongo.Driver;

/// <summary>A collection's name and its database's.</summary>
public sealed class CollectionNamespace
{
    /// <exception cref="ArgumentException">The name is empty or contains NUL.</exception>
    public CollectionNamespace(DatabaseNamespace databaseNamespace, string collectionName)
    {
        ArgumentNullException.ThrowIfNull(databaseNamespace);
        ArgumentException.ThrowIfNullOrEmpty(collectionName);
        if (collectionName.Contains('\0'))
            throw new ArgumentException("A collection's name cannot contain NUL.", nameof(collectionName));
        DatabaseNamespace = databaseNamespace;
        CollectionName = collectionName;
    }

    public string CollectionName { get; }

    public DatabaseNamespace DatabaseNamespace { get; }

    public string FullName => $"{DatabaseNamespace.DatabaseName}.{CollectionName}";

    public override string ToString() => FullName;
}
