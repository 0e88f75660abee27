using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>One of the <c>ops</c> of a <c>bulkWrite</c>: named after what it does, with the place of its collection in <c>nsInfo</c>.</summary>
internal sealed class BulkStatement
{
    private static readonly CommandFields InsertFields = new CommandFields().Require(FieldType.Integer, "insert").Require(FieldType.Document, "document");

    private static readonly CommandFields UpdateFields = new CommandFields()
        .Require(FieldType.Integer, "update")
        .Require(FieldType.Document, "filter")
        .Require(FieldType.DocumentOrArray, "updateMods")
        .With(FieldType.Document, "constants")
        .With(FieldType.Flag, "multi", "upsert", "upsertSupplied")
        .With(FieldType.Array, "arrayFilters")
        .With(FieldType.DocumentOrText, "hint")
        .Refuse(FieldType.Document, "collation", "sort");

    private static readonly CommandFields DeleteFields = new CommandFields()
        .Require(FieldType.Integer, "delete")
        .Require(FieldType.Document, "filter")
        .With(FieldType.Flag, "multi")
        .With(FieldType.DocumentOrText, "hint")
        .Refuse(FieldType.Document, "collation");

    private readonly Statement<Func<WriteSession, StatementResult>> _run;

    private BulkStatement(BulkKind kind, Statement<Func<WriteSession, StatementResult>> run)
    {
        Kind = kind;
        _run = run;
    }

    public BulkKind Kind { get; }

    /// <param name="operation">As it was sent.</param>
    /// <param name="place">Its place in <c>ops</c>.</param>
    /// <param name="namespaces">The command's <c>nsInfo</c>.</param>
    /// <param name="scope">What all operations share.</param>
    /// <exception cref="ServerErrorException">It fails the whole command: of no known kind, with a field that is wrong, or of a collection that is not in <c>nsInfo</c>.</exception>
    public static BulkStatement Parse(BsonDocument operation, int place, (string Database, string Collection)[] namespaces, BulkScope scope)
    {
        var (kind, name, fields) = KindOf(operation);
        var arguments = fields.Read(operation, "bulkWrite.ops");
        if (arguments.Integer(name) is not { } index || index < 0 || index >= namespaces.Length)
            throw new ServerErrorException(ServerError.BadValue, $"BulkWrite ops entry {place} has an invalid nsInfo index.");
        var (database, collection) = namespaces[index];
        return new BulkStatement(kind, Statement<Func<WriteSession, StatementResult>>.Prepare(arguments, given => kind switch
        {
            BulkKind.Insert => Insert(given, database, collection, scope),
            BulkKind.Update => Update(given, database, collection, scope),
            _ => Delete(given, database, collection, scope),
        }));
    }

    /// <exception cref="ServerErrorException">It fails alone.</exception>
    public StatementResult Run(WriteSession session) => _run.Value(session);

    /// <summary>What the reply says of it when it has succeeded.</summary>
    public BsonDocument Done(int place, StatementResult result)
    {
        var entry = new BsonDocument { { "ok", BsonDoubles.Of(1.0) }, { "idx", place }, { "n", Number.Of(result.Matched) } };
        if (Kind == BulkKind.Update)
            entry.Add("nModified", Number.Of(result.Modified));
        return result.UpsertedId is { } id ? entry.Add("upserted", new BsonDocument("_id", id)) : entry;
    }

    /// <summary>What the reply says of it when it has failed.</summary>
    /// <param name="place">Its place in <c>ops</c>.</param>
    /// <param name="error">As other write commands tell it.</param>
    public BsonDocument Failed(int place, BsonDocument error)
    {
        var entry = new BsonDocument { { "ok", BsonDoubles.Of(0.0) }, { "idx", place } };
        foreach (var element in error)
        {
            if (element.Name != "index")
                entry.Add(element);
        }

        entry.Add("n", 0);
        return Kind == BulkKind.Update ? entry.Add("nModified", 0) : entry;
    }

    private static (BulkKind Kind, string Name, CommandFields Fields) KindOf(BsonDocument operation)
    {
        var name = operation.ElementCount == 0 ? "" : operation.GetElement(0).Name;
        return name switch
        {
            "insert" => (BulkKind.Insert, name, InsertFields),
            "update" => (BulkKind.Update, name, UpdateFields),
            "delete" => (BulkKind.Delete, name, DeleteFields),
            _ => throw CommandFields.Unknown("bulkWrite.ops", name),
        };
    }

    private static Func<WriteSession, StatementResult> Insert(Arguments given, string database, string collection, BulkScope scope)
    {
        var document = NewDocument.Prepare(given.Document("document")!, scope.Time);
        return session =>
        {
            session.Insert(session.EnsureCollection(database, collection), document);
            return new StatementResult(1);
        };
    }

    private static Func<WriteSession, StatementResult> Update(Arguments given, string database, string collection, BulkScope scope)
    {
        var statement = UpdateStatement.Parse(
            Renamed(given, "update.updates", ("filter", "q"), ("updateMods", "u"), ("constants", "c"), ("multi", "multi"), ("upsert", "upsert"), ("arrayFilters", "arrayFilters"), ("hint", "hint")),
            scope.Time.GetUtcNow(), scope.Let, scope.IsRetryable, scope.Cancellation);
        return session => statement.Run(session, database, collection, scope.Time, scope.Cancellation);
    }

    private static Func<WriteSession, StatementResult> Delete(Arguments given, string database, string collection, BulkScope scope)
    {
        var renamed = Renamed(given, "delete.deletes", ("filter", "q"), ("hint", "hint"));
        renamed.Body.Add("limit", given.Flag("multi") ? 0 : 1);
        var statement = DeleteStatement.Parse(renamed, scope.Time.GetUtcNow(), scope.Let, scope.IsRetryable, scope.Cancellation);
        return session => statement.Run(session, database, collection, scope.Cancellation);
    }

    /// <summary>The same under the names of the commands for one collection.</summary>
    private static Arguments Renamed(Arguments given, string path, params ReadOnlySpan<(string From, string To)> names)
    {
        var body = new BsonDocument();
        foreach (var (from, to) in names)
        {
            if (given.Value(from) is { } value)
                body.Add(to, value);
        }

        return new Arguments(body, path);
    }
}
