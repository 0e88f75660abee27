using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Keys;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>The error of a document that a unique index refuses.</summary>
internal static class DuplicateKey
{
    /// <param name="collection">Where the document was to go.</param>
    /// <param name="index">The index that refused it.</param>
    /// <param name="document">The document.</param>
    /// <param name="key">Which of its keys is taken.</param>
    public static ServerErrorException Error(CollectionInfo collection, IndexInfo index, BsonDocument document, ReadOnlySpan<byte> key)
    {
        var keyValue = new BsonDocument();
        var values = ValuesOf(index, document, key);
        for (var i = 0; i < values.Length; i++)
            keyValue.Add(index.Fields[i].Path.Dotted, values[i] ?? BsonNull.Value);
        return new ServerErrorException(
            ServerError.DuplicateKey,
            $"E11000 duplicate key error collection: {collection.FullName} index: {index.Name} dup key: {BsonText.Of(keyValue)}")
        {
            Details = new BsonDocument { { "keyPattern", index.Spec.Key }, { "keyValue", keyValue } },
        };
    }

    private static BsonValue?[] ValuesOf(IndexInfo index, BsonDocument document, ReadOnlySpan<byte> key)
    {
        var candidates = IndexKeyExtractor.Values(index, document, out _);
        var buffer = new KeyBuffer();
        foreach (var values in candidates)
        {
            buffer.Clear();
            for (var i = 0; i < values.Length; i++)
                KeyEncoder.Write(buffer, values[i] ?? BsonNull.Value, index.Fields[i].Descending);
            if (buffer.Written.SequenceEqual(key))
                return values;
        }

        return candidates[0];
    }
}
