using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The statements inside insert, update and delete commands, as documents.</summary>
internal static class WriteStatements
{
    public static (WriteKind Kind, BsonDocument Statement) For(WriteModel<BsonDocument> model)
    {
        switch (model)
        {
            case InsertOneModel<BsonDocument> insert:
                Documents.AssignId(insert.Document);
                return (WriteKind.Insert, insert.Document);
            case UpdateOneModel<BsonDocument> update:
                return (WriteKind.Update, Update(update.Filter, update.Update.Render(), false, update.IsUpsert, update.ArrayFilters, update.Hint, update.Sort));
            case UpdateManyModel<BsonDocument> update:
                return (WriteKind.Update, Update(update.Filter, update.Update.Render(), true, update.IsUpsert, update.ArrayFilters, update.Hint));
            case ReplaceOneModel<BsonDocument> replace:
                return (WriteKind.Update, Update(replace.Filter, CheckReplacement(replace.Replacement), false, replace.IsUpsert, null, replace.Hint, replace.Sort));
            case DeleteOneModel<BsonDocument> delete:
                return (WriteKind.Delete, Delete(delete.Filter, 1, delete.Hint));
            case DeleteManyModel<BsonDocument> delete:
                return (WriteKind.Delete, Delete(delete.Filter, 0, delete.Hint));
            default:
                throw new ArgumentException($"A {model?.GetType().Name ?? "null"} is no write.", nameof(model));
        }
    }

    public static BsonDocument Update(
        FilterDefinition<BsonDocument> filter,
        BsonValue update,
        bool multi,
        bool isUpsert,
        IEnumerable<ArrayFilterDefinition>? arrayFilters,
        BsonValue? hint,
        SortDefinition<BsonDocument>? sort = null)
    {
        var statement = new BsonDocument { { "q", filter.Render() }, { "u", update } };
        if (multi)
            statement.Add("multi", true);
        if (isUpsert)
            statement.Add("upsert", true);
        Documents.AddIfNotNull(statement, "arrayFilters", Render(arrayFilters));
        Documents.AddIfNotNull(statement, "hint", hint);
        Documents.AddIfNotNull(statement, "sort", sort?.Render());
        return statement;
    }

    public static BsonDocument Delete(FilterDefinition<BsonDocument> filter, int limit, BsonValue? hint)
    {
        var statement = new BsonDocument { { "q", filter.Render() }, { "limit", limit } };
        Documents.AddIfNotNull(statement, "hint", hint);
        return statement;
    }

    /// <summary>Whether the statement writes one document at the most, so that a server can remember that it was done.</summary>
    public static bool IsRepeatable(WriteKind kind, BsonDocument statement) => kind switch
    {
        WriteKind.Insert => true,
        WriteKind.Update => !statement.Contains("multi"),
        _ => statement["limit"].ToInt32() != 0,
    };

    public static BsonDocument CheckReplacement(BsonDocument replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        if (replacement.ElementCount > 0 && replacement.GetElement(0).Name.StartsWith('$'))
            throw new ArgumentException($"A replacement cannot begin with the operator '{replacement.GetElement(0).Name}'.", nameof(replacement));
        return replacement;
    }

    public static BsonArray? Render(IEnumerable<ArrayFilterDefinition>? arrayFilters) =>
        arrayFilters is null ? null : new BsonArray(arrayFilters.Select(filter => filter.Render()));

    public static BsonDocument Command(WriteKind kind, string collection, bool ordered, BsonArray statements, CommandExtras extras)
    {
        var (name, payload) = kind switch
        {
            WriteKind.Insert => ("insert", "documents"),
            WriteKind.Update => ("update", "updates"),
            _ => ("delete", "deletes"),
        };
        var command = new BsonDocument { { name, collection }, { "ordered", ordered } };
        extras.AddTo(command);
        return command.Add(payload, statements);
    }
}
