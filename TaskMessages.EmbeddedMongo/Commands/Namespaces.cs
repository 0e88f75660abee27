using System.Buffers;
using System.Text;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>Which names databases and collections may have.</summary>
internal static class Namespaces
{
    private const int LongestDatabase = 63;
    private const int LongestNamespace = 255;
    private static readonly SearchValues<char> NotInDatabases = SearchValues.Create("/\\. \"$\0");

    public static string Join(string database, string collection) => database + "." + collection;

    public static void CheckDatabase(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(NotInDatabases) || Encoding.UTF8.GetByteCount(name) > LongestDatabase)
            throw new ServerErrorException(ServerError.InvalidNamespace, $"Invalid database name: '{name}'");
    }

    public static void CheckReadable(string database, string collection)
    {
        if (collection.Length == 0 || collection[0] == '.' || collection.Contains('\0'))
            throw new ServerErrorException(ServerError.InvalidNamespace, $"Invalid namespace specified '{Join(database, collection)}'");
    }

    /// <summary>Stricter than reading: what a command that may create the collection asks of the name.</summary>
    public static void CheckCreatable(string database, string collection)
    {
        CheckReadable(database, collection);
        if (collection.Contains('$'))
            throw new ServerErrorException(ServerError.InvalidNamespace, $"Invalid collection name: {collection}");
        if (collection.StartsWith("system.", StringComparison.Ordinal))
            throw new ServerErrorException(ServerError.InvalidNamespace, $"Invalid system namespace: {Join(database, collection)}");
        var length = Encoding.UTF8.GetByteCount(database) + 1 + Encoding.UTF8.GetByteCount(collection);
        if (length > LongestNamespace)
            throw new ServerErrorException(ServerError.InvalidNamespace, $"Fully qualified namespace is too long. Namespace: {Join(database, collection)} Max: {LongestNamespace}");
    }
}
