using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The one document type that the client maps: <see cref="BsonDocument"/> itself.</summary>
internal static class Documents
{
    /// <exception cref="NotSupportedException">The type is any other.</exception>
    public static Func<BsonDocument, TDocument> Converter<TDocument>() => typeof(TDocument) == typeof(BsonDocument)
        ? static document => (TDocument)(object)document
        : throw new NotSupportedException($"Documents are mapped to {nameof(BsonDocument)} only, not to {typeof(TDocument).Name}.");

    /// <summary>Converters of single values, for distinct.</summary>
    public static Func<BsonValue, TField> ValueConverter<TField>()
    {
        if (typeof(BsonValue).IsAssignableFrom(typeof(TField)))
            return static value => (TField)(object)value;
        if (typeof(TField) == typeof(string))
            return static value => (TField)(object)value.AsString;
        if (typeof(TField) == typeof(int))
            return static value => (TField)(object)value.ToInt32();
        if (typeof(TField) == typeof(long))
            return static value => (TField)(object)value.ToInt64();
        if (typeof(TField) == typeof(ObjectId))
            return static value => (TField)(object)value.AsObjectId;
        throw new NotSupportedException($"Values are not mapped to {typeof(TField).Name}.");
    }

    /// <summary>Gives the document an id, at its first position, unless it has one.</summary>
    public static void AssignId(BsonDocument document)
    {
        if (!document.Contains("_id"))
            document.InsertAt(0, new BsonElement("_id", ObjectId.GenerateNewId()));
    }

    public static void AddMaxTime(BsonDocument command, TimeSpan? maxTime)
    {
        if (maxTime is { } time)
            command.Add("maxTimeMS", (long)Math.Ceiling(time.TotalMilliseconds));
    }

    public static void AddIfNotNull(BsonDocument command, string name, BsonValue? value)
    {
        if (value is not null)
            command.Add(name, value);
    }
}
