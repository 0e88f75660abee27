using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Keys;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>
/// Writes documents and their index entries. A uniqueness violation is found before its own change, and everything earlier is in the undo
/// log, so a refused document leaves nothing behind once its caller has rolled back.
/// </summary>
internal sealed class DocumentWriter(Connection connection, UndoLog undo) : IDisposable
{
    private readonly Dictionary<int, long> _lastRows = [];
    private readonly BsonBufferWriter _bson = new();
    private readonly IndexKeySet _keys = new();
    private readonly IndexKeySet _oldKeys = new();
    private readonly ChangedMembers _changed = new();

    /// <summary>Documents of a build that are read at a time.</summary>
    private const int BuildChunk = 16;

    /// <summary>Bytes of them, but for the last.</summary>
    private const int BuildChunkSize = 1 << 20;

    public long BytesWritten { get; set; }

    /// <summary>The indexes that are being built. A new document is in a row that they have not come to.</summary>
    public IReadOnlyList<IndexBuild> Builds { get; set; } = [];

    /// <param name="collection">Where to.</param>
    /// <param name="document">The document.</param>
    /// <param name="multikey">Indexes that meet an array in a field for the first time; usually null.</param>
    public StoredDocument Insert(CollectionInfo collection, BsonDocument document, out List<(IndexInfo Index, ulong Fields)>? multikey)
    {
        multikey = null;
        document = DocumentId.Ensure(document);
        if (Nesting.IsTooDeep(document))
            throw new ServerErrorException(ServerError.Overflow, $"cannot insert document because it exceeds {Nesting.MostStored} levels of nesting");
        var bson = Encode(document);
        var row = NextRow(collection);
        foreach (var index in collection.Indexes)
        {
            IndexKeyExtractor.Extract(index, document, _keys);
            NoteArrays(index, ref multikey);
            for (var i = 0; i < _keys.Count; i++)
                AddEntry(collection, index, document, _keys[i], row);
        }

        connection.Cached(collection.Sql.Insert).Bind(1, row).Bind(2, bson).Run();
        undo.Add(collection.Sql.Delete, null, row);
        return new StoredDocument(row, document, bson.Length);
    }

    /// <inheritdoc cref="Insert"/>
    public StoredDocument Replace(CollectionInfo collection, StoredDocument before, BsonDocument after, out List<(IndexInfo Index, ulong Fields)>? multikey)
    {
        multikey = null;
        DocumentId.CheckUnchanged(before.Document, after);
        if (Nesting.IsTooDeep(after))
            throw new ServerErrorException(ServerError.Overflow, $"Document exceeds maximum nesting depth of {Nesting.MostStored}");
        var bson = Encode(after);
        connection.Cached(collection.Sql.Update).Bind(1, before.RowId).Bind(2, bson).Run();
        if (connection.Changes == 0)
            throw new ServerErrorException(ServerError.WriteConflict, "The document to be changed has been deleted.");
        undo.Add(collection.Sql.Update, null, before.RowId, before.Document);
        _changed.Find(before.Document, after);
        foreach (var index in collection.Indexes)
        {
            if (!index.IsId && Move(collection, index, before, after))
                NoteArrays(index, ref multikey);
        }

        for (var i = 0; i < Builds.Count; i++)
        {
            if (Builds[i] is var build && build.Covers(collection, before.RowId) && Move(collection, build.Index, before, after))
                NoteArrays(i);
        }

        return new StoredDocument(before.RowId, after, bson.Length);
    }

    /// <returns>Whether it was there.</returns>
    public bool Delete(CollectionInfo collection, StoredDocument document)
    {
        connection.Cached(collection.Sql.Delete).Bind(1, document.RowId).Run();
        if (connection.Changes == 0)
            return false;
        undo.Add(collection.Sql.Insert, null, document.RowId, document.Document);
        foreach (var index in collection.Indexes)
        {
            IndexKeyExtractor.Extract(index, document.Document, _keys);
            for (var i = 0; i < _keys.Count; i++)
                RemoveEntry(index, _keys[i], document.RowId);
        }

        foreach (var build in Builds)
        {
            if (!build.Covers(collection, document.RowId))
                continue;
            IndexKeyExtractor.Extract(build.Index, document.Document, _keys);
            for (var i = 0; i < _keys.Count; i++)
                RemoveEntry(build.Index, _keys[i], document.RowId);
        }

        return true;
    }

    /// <summary>Gives a new index the entries of the next few documents.</summary>
    /// <returns>How far it is then; <see cref="long.MaxValue"/>: it has those of all.</returns>
    /// <exception cref="ServerErrorException">DuplicateKey: two documents do not fit a unique index.</exception>
    public IndexBuild Build(CollectionInfo collection, IndexBuild build)
    {
        var (count, size) = (0, 0L);
        using var documents = connection.Prepare(collection.Sql.Forward);
        documents.Bind(1, build.BuiltTo);
        var (row, multikey) = (build.BuiltTo, build.Index.MultikeyFields);
        while (true)
        {
            if (!documents.Step())
            {
                row = long.MaxValue;
                break;
            }

            var bson = documents.Blob(1);
            var document = BsonCodec.Decode(bson);
            (row, size) = (documents.Int64(0), size + bson.Length);
            IndexKeyExtractor.Extract(build.Index, document, _keys);
            multikey |= _keys.MultikeyFields;
            for (var i = 0; i < _keys.Count; i++)
                AddEntry(collection, build.Index, document, _keys[i], row);
            if (++count == BuildChunk || size >= BuildChunkSize)
                break;
        }

        return new IndexBuild(multikey == build.Index.MultikeyFields ? build.Index : build.Index.With(multikey), row);
    }

    public void Dispose() => _bson.Dispose();

    /// <returns>Whether the document's keys, which are those now, are others than before.</returns>
    private bool Move(CollectionInfo collection, IndexInfo index, StoredDocument before, BsonDocument after)
    {
        if (!_changed.ContainsAny(index.Roots))
            return false;
        IndexKeyExtractor.Extract(index, before.Document, _oldKeys);
        IndexKeyExtractor.Extract(index, after, _keys);
        if (_keys.SetEquals(_oldKeys))
            return false;
        MoveEntries(collection, index, after, before.RowId);
        return true;
    }

    private void MoveEntries(CollectionInfo collection, IndexInfo index, BsonDocument after, long row)
    {
        for (var i = 0; i < _oldKeys.Count; i++)
        {
            if (!_keys.Contains(_oldKeys[i]))
                RemoveEntry(index, _oldKeys[i], row);
        }

        for (var i = 0; i < _keys.Count; i++)
        {
            if (!_oldKeys.Contains(_keys[i]))
                AddEntry(collection, index, after, _keys[i], row);
        }
    }

    private void AddEntry(CollectionInfo collection, IndexInfo index, BsonDocument document, ReadOnlySpan<byte> key, long row)
    {
        if (!connection.Cached(index.Sql.Insert).Bind(1, key).Bind(2, row).TryRun())
            throw DuplicateKey.Error(collection, index, document, key);
        undo.Add(index.Sql.Delete, key.ToArray(), row);
    }

    private void RemoveEntry(IndexInfo index, ReadOnlySpan<byte> key, long row)
    {
        connection.Cached(index.Sql.Delete).Bind(1, key).Bind(2, row).Run();
        undo.Add(index.Sql.Insert, key.ToArray(), row);
    }

    private void NoteArrays(IndexInfo index, ref List<(IndexInfo Index, ulong Fields)>? multikey)
    {
        if ((_keys.MultikeyFields & ~index.MultikeyFields) != 0)
            (multikey ??= []).Add((index, _keys.MultikeyFields));
    }

    /// <summary>A build keeps them itself, for good: they only ever say that arrays are possible.</summary>
    private void NoteArrays(int build)
    {
        if (Builds[build] is var now && (_keys.MultikeyFields & ~now.Index.MultikeyFields) != 0)
            Builds = [.. Builds.Select((other, i) => i == build ? now with { Index = now.Index.With(now.Index.MultikeyFields | _keys.MultikeyFields) } : other)];
    }

    private ReadOnlySpan<byte> Encode(BsonDocument document)
    {
        _bson.Reset();
        BsonCodec.Encode(document, _bson);
        if (_bson.Length > BsonCodec.MaxDocumentSize)
        {
            throw new ServerErrorException(
                ServerError.BSONObjectTooLarge,
                $"BSONObj size: {_bson.Length} (0x{_bson.Length:X}) is invalid. Size must be between 0 and {BsonCodec.MaxDocumentSize}(16MB) First element: {BsonText.OfElement("_id", document["_id"])}");
        }

        BytesWritten += _bson.Length;
        return _bson.WrittenSpan;
    }

    // Rows are given out in memory: a number that a rolled back job leaves unused is no loss.
    private long NextRow(CollectionInfo collection)
    {
        if (!_lastRows.TryGetValue(collection.Id, out var last))
            last = connection.ScalarInt64(collection.Sql.LastRow) ?? 0;
        _lastRows[collection.Id] = last + 1;
        return last + 1;
    }
}
