using System.Buffers.Binary;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Files;

/// <summary>Looks at a database file before anything may write to it, its log's replay included.</summary>
internal static class FileInspection
{
    private const int HeaderSize = 100;
    private const int PageSizeOffset = 16;
    private const int WriteVersionOffset = 18;
    private const int ReadVersionOffset = 19;
    private const int ChangeCounterOffset = 24;
    private const int PageCountOffset = 28;
    private const int UserVersionOffset = 60;
    private const int ApplicationIdOffset = 68;
    private const int VersionValidForOffset = 92;
    private const byte WalVersion = 2;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <exception cref="StorageOpenException">The file is not ours, of another version, or damaged.</exception>
    public static void Check(string path)
    {
        var file = new FileInfo(path);
        var hasLog = new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };
        if (!file.Exists || file.Length == 0)
        {
            if (hasLog)
                throw Damaged(path, "it is missing or empty, but there is a write-ahead log for it");
            return;
        }

        CheckHeader(path, file.Length, hasLog);
        CheckCatalog(path, hasLog);
    }

    private static void CheckHeader(string path, long length, bool hasLog)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            if (stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !header.StartsWith(Magic))
                throw Foreign(path, "it is not an SQLite file");
        }

        if (Int32(header, ApplicationIdOffset) != DatabaseFile.ApplicationId)
            throw Foreign(path, "it is an SQLite file of another application");
        if (Int32(header, UserVersionOffset) != DatabaseFile.FormatVersion)
            throw new StorageOpenException($"The database file '{path}' has format version {Int32(header, UserVersionOffset)}; this program reads version {DatabaseFile.FormatVersion}.");
        if (BinaryPrimitives.ReadUInt16BigEndian(header[PageSizeOffset..]) != DatabaseFile.PageSize)
            throw Damaged(path, "its header has another page size");
        if (header[WriteVersionOffset] != WalVersion || header[ReadVersionOffset] != WalVersion)
            throw Damaged(path, "its header does not ask for a write-ahead log");
        // With a log the file may lag behind its header, or be ahead of it.
        var isCountValid = Int32(header, ChangeCounterOffset) == Int32(header, VersionValidForOffset);
        if (!hasLog && (length % DatabaseFile.PageSize != 0 || (isCountValid && length < (long)Int32(header, PageCountOffset) * DatabaseFile.PageSize)))
            throw Damaged(path, $"it has {length} bytes where its header says {Int32(header, PageCountOffset)} pages");
    }

    /// <summary>Reads the schema and the catalog through a connection that cannot write.</summary>
    private static void CheckCatalog(string path, bool hasLog)
    {
        try
        {
            using var connection = Connection.OpenUntouched(path);
            var catalog = CatalogStore.Load(connection);
            var tables = new HashSet<string>(StringComparer.Ordinal);
            using (var rows = connection.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table'"))
            {
                while (rows.Step())
                    tables.Add(rows.Text(0));
            }

            foreach (var collection in catalog.Collections)
            {
                if (!tables.Contains("c" + collection.Id) || collection.Indexes.Any(index => !tables.Contains(index.Table)))
                    throw Damaged(path, $"tables of collection {collection.FullName} are missing");
                CheckRoots(connection, collection);
            }
        }
        catch (SqliteException e) when (!e.IsCorruption)
        {
            throw new StorageOpenException($"The database file '{path}' cannot be read: {e.Message}. It has been left untouched.", e);
        }
        catch (Exception e) when (e is SqliteException or BsonFormatException)
        {
            throw new StorageOpenException(Message(path, e.Message), e);
        }
        finally
        {
            RemoveTraces(path, hasLog);
        }
    }

    /// <summary>Reads one row of each table, and with it the pages on the way to it.</summary>
    private static void CheckRoots(Connection connection, CollectionInfo collection)
    {
        _ = connection.ScalarInt64(collection.Sql.LastRow);
        foreach (var index in collection.Indexes)
            _ = connection.ScalarInt64($"SELECT r FROM {index.Table} LIMIT 1");
    }

    /// <summary>A reading connection, too, leaves an empty log and the log's index behind.</summary>
    private static void RemoveTraces(string path, bool hadLog)
    {
        if (!hadLog && new FileInfo(path + "-wal") is { Exists: true, Length: 0 } log)
            log.Delete();
        File.Delete(path + "-shm");
    }

    private static int Int32(ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadInt32BigEndian(header[offset..]);

    private static StorageOpenException Foreign(string path, string why) =>
        new($"'{path}' is not a database of this program: {why}. It has been left untouched; choose another directory.");

    private static StorageOpenException Damaged(string path, string why) => new(Message(path, why));

    private static string Message(string path, string why) =>
        $"The database file '{path}' is damaged: {why}. It has been left untouched; restore it from a backup.";
}
