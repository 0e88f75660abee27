using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Commands.Writes;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>bulkWrite</c>, as of MongoDB 8.0: inserts, changes and removals in any collections, in the order of the command.</summary>
internal static class BulkWriteCommand
{
    private const string ReplyNamespace = "admin.$cmd.bulkWrite";

    public static readonly CommandFields Fields = RetryableWrite.AddFields(new CommandFields()
        .Require(FieldType.Array, "ops", "nsInfo")
        .With(FieldType.Flag, "ordered", "bypassDocumentValidation", "errorsOnly")
        .With(FieldType.Document, "let", "cursor"));

    private static readonly CommandFields NamespaceFields = new CommandFields().Require(FieldType.Text, "ns");

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var operations = WriteBatch.Statements(request, "ops");
        var namespaces = ReadNamespaces(request);
        var retryable = RetryableWrite.Of(context, request, operations.Count);
        var scope = new BulkScope(context.Time, request.Document("let"), retryable is not null, cancellationToken);
        var statements = new BulkStatement[operations.Count];
        for (var i = 0; i < statements.Length; i++)
            statements[i] = BulkStatement.Parse(operations[i].AsBsonDocument, i, namespaces, scope);

        var results = new StatementResult?[statements.Length];
        var outcome = await WriteBatch.RunAsync(
            context, statements.Length, request.Flag("ordered", fallback: true), retryable, (session, i) => statements[i].Run(session), cancellationToken, results).ConfigureAwait(false);
        return Reply(statements, results, outcome, request.Flag("errorsOnly"));
    }

    private static (string Database, string Collection)[] ReadNamespaces(CommandRequest request)
    {
        var given = request.Array("nsInfo")!;
        var namespaces = new (string, string)[given.Count];
        for (var i = 0; i < namespaces.Length; i++)
        {
            if (given[i] is not BsonDocument entry)
                throw FieldRule.WrongType($"{request.Path}.nsInfo", i.ToString(System.Globalization.CultureInfo.InvariantCulture), given[i], "type 'object'");
            var name = NamespaceFields.Read(entry, "bulkWrite.nsInfo").Text("ns")!;
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
                throw new ServerErrorException(ServerError.InvalidNamespace, $"Invalid namespace specified for bulkWrite: '{name}'");
            var (database, collection) = (name[..dot], name[(dot + 1)..]);
            Namespaces.CheckDatabase(database);
            Namespaces.CheckCreatable(database, collection);
            namespaces[i] = (database, collection);
        }

        return namespaces;
    }

    private static BsonDocument Reply(BulkStatement[] statements, StatementResult?[] results, WriteOutcome outcome, bool errorsOnly)
    {
        var sums = new BulkSums();
        var batch = new BsonArray();
        var errors = outcome.Errors.ToDictionary(error => error["index"].ToInt32(), error => error.AsBsonDocument);
        for (var i = 0; i < statements.Length; i++)
        {
            if (errors.TryGetValue(i, out var error))
            {
                batch.Add(statements[i].Failed(i, error));
            }
            else if (results[i] is { } result)
            {
                sums.Add(statements[i], result);
                if (!errorsOnly)
                    batch.Add(statements[i].Done(i, result));
            }
        }

        var reply = new BsonDocument("cursor", new BsonDocument { { "id", 0L }, { "firstBatch", batch }, { "ns", ReplyNamespace } });
        reply.Add("nErrors", errors.Count);
        sums.AddTo(reply);
        return outcome.Retried.Count == 0 ? reply : reply.Add("retriedStmtIds", outcome.Retried);
    }
}
