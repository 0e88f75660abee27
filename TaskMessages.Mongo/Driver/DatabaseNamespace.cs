using System.Buffers;

namespace TaskMessages.Mongo.Driver;

/// <summary>A database's name.</summary>
public sealed class DatabaseNamespace
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\0. $/\\\"");

    /// <exception cref="ArgumentException">The name is empty or contains a character that no database name may have.</exception>
    public DatabaseNamespace(string databaseName)
    {
        ArgumentException.ThrowIfNullOrEmpty(databaseName);
        if (databaseName.AsSpan().ContainsAny(Forbidden))
            throw new ArgumentException($"'{databaseName}' is not a valid database name.", nameof(databaseName));
        DatabaseName = databaseName;
    }

    public string DatabaseName { get; }

    public override string ToString() => DatabaseName;
}
