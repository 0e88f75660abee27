using MongoDB.Driver;

namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>Runs one test of the unified test format: the vendor's driver against a server over TCP, with
/// results, errors and outcome compared. What a driver tells of itself (events, log) is not looked at: the server is what is judged.</summary>
internal sealed class UnifiedRunner(string connectionString)
{
    private static readonly HashSet<string> KnownErrors = ["isError", "isClientError", "errorContains", "errorCode", "errorCodeName", "expectResult", "errorResponse", "writeErrors", "errorLabelsContain", "errorLabelsOmit"];

    private readonly Dictionary<string, ClientEntity> _clients = [];
    private readonly Dictionary<string, IMongoDatabase> _databases = [];
    private readonly Dictionary<string, IMongoCollection<BsonDocument>> _collections = [];

    /// <summary>Entities that this runner or the vendor's driver does not have, with what is missing: a test fails when it uses one.</summary>
    private readonly Dictionary<string, string> _missing = [];

    private readonly SessionEntities _sessions = new();

    private BsonDocument? _failPoint;

    /// <returns>What went otherwise than the test wants; null when it holds.</returns>
    /// <exception cref="NotSupportedException">The test wants something that this runner or the vendor's driver does not have; the message says what.</exception>
    public async Task<string?> RunAsync(UnifiedCase test)
    {
        using var setup = new MongoClient(connectionString);
        await PrepareAsync(setup, test.Root);
        try
        {
            foreach (var entity in test.Root.TryGetValue("createEntities", out var entities) ? entities.AsBsonArray : [])
                Create(entity.AsBsonDocument.GetElement(0));
            foreach (var operation in test.Test["operations"].AsBsonArray)
            {
                if (await RunAsync(operation.AsBsonDocument) is { } difference)
                    return $"{operation["name"]}{difference}";
            }

            return await OutcomeAsync(setup, test.Test);
        }
        finally
        {
            _sessions.Dispose();
            foreach (var client in _clients.Values)
                client.Dispose();
            if (_failPoint is not null)
                await FailPointAsync(_failPoint);
        }
    }

    private static async Task PrepareAsync(MongoClient client, BsonDocument root)
    {
        foreach (var data in root.TryGetValue("initialData", out var initial) ? initial.AsBsonArray : [])
        {
            var database = client.GetDatabase(data["databaseName"].AsString);
            var name = data["collectionName"].AsString;
            await database.DropCollectionAsync(name);
            await database.CreateCollectionAsync(name);
            var documents = data["documents"].AsBsonArray.Select(document => (BsonDocument)document.DeepClone()).ToList();
            if (documents.Count > 0)
                await database.GetCollection<BsonDocument>(name).InsertManyAsync(documents);
        }
    }

    private void Create(BsonElement entity)
    {
        var body = entity.Value.AsBsonDocument;
        var id = body["id"].AsString;
        if (Missing(entity.Name, body) is { } missing)
        {
            _missing.Add(id, missing);
            return;
        }

        switch (entity.Name)
        {
            case "client":
                _clients.Add(id, ClientEntity.Create(body, connectionString));
                break;
            case "database":
                _databases.Add(id, _clients[body["client"].AsString].Client.GetDatabase(body["databaseName"].AsString, DatabaseSettings(body)));
                break;
            case "session" when !body.Contains("sessionOptions"):
                _sessions.Add(id, _clients[body["client"].AsString].Client);
                break;
            case "collection":
                var collection = _databases[body["database"].AsString].GetCollection<BsonDocument>(body["collectionName"].AsString);
                _collections.Add(id, body.TryGetValue("collectionOptions", out var own) ? With(collection, own.AsBsonDocument) : collection);
                break;
            default:
                throw new NotSupportedException($"the entity {entity.Name}");
        }
    }

    private string? Missing(string entity, BsonDocument body)
    {
        if (body.TryGetValue(entity == "collection" ? "database" : "client", out var parent) && _missing.TryGetValue(parent.AsString, out var missing))
            return missing;
        return body.Contains("serverApi") ? $"serverApi {body["serverApi"]}" : null;
    }

    private static MongoDatabaseSettings? DatabaseSettings(BsonDocument entity)
    {
        if (!entity.TryGetValue("databaseOptions", out var options))
            return null;
        var settings = new MongoDatabaseSettings();
        foreach (var option in options.AsBsonDocument)
        {
            switch (option.Name, option.Value.ToString())
            {
                case ("readConcern", { } concern) when concern == new BsonDocument("level", "local").ToString():
                    settings.ReadConcern = ReadConcern.Local;
                    break;
                case ("writeConcern", { } concern) when concern == new BsonDocument("w", 0).ToString():
                    settings.WriteConcern = WriteConcern.Unacknowledged;
                    break;
                default:
                    throw new NotSupportedException($"databaseOptions {options}");
            }
        }

        return settings;
    }

    private static IMongoCollection<BsonDocument> With(IMongoCollection<BsonDocument> collection, BsonDocument options)
    {
        if (options.ElementCount != 1 || !options.TryGetValue("writeConcern", out var concern) || concern["w"].ToInt32() != 0)
            throw new NotSupportedException($"collectionOptions {options}");
        return collection.WithWriteConcern(WriteConcern.Unacknowledged);
    }

    private async Task FailPointAsync(BsonDocument command)
    {
        using var own = new MongoClient(connectionString);
        try
        {
            await own.GetDatabase("admin").RunCommandAsync<BsonDocument>(command);
            _failPoint = new BsonDocument { { command.GetElement(0).Name, command.GetElement(0).Value }, { "mode", "off" } };
        }
        catch (MongoCommandException refusal)
        {
            throw new NotSupportedException($"the fail point {command.GetElement(0).Value}: {refusal.ErrorMessage}");
        }
    }

    private async Task<string?> RunAsync(BsonDocument operation)
    {
        var target = operation["object"].AsString;
        if (target == "testRunner" && operation["name"].AsString == "failPoint")
        {
            await FailPointAsync(operation["arguments"]["failPoint"].AsBsonDocument);
            return null;
        }

        if (target == "testRunner" && operation["name"].AsString == "assertCollectionExists")
            return await CollectionExistsAsync(operation["arguments"].AsBsonDocument) ? null : ": there is none";
        if (_missing.TryGetValue(target, out var missing))
            throw new NotSupportedException(missing);
        if (target == "testRunner" && operation["name"].AsString == "createEntities")
        {
            foreach (var entity in operation["arguments"]["entities"].AsBsonArray)
                Create(entity.AsBsonDocument.GetElement(0));
            return null;
        }

        if (_clients.TryGetValue(target, out var closing) && operation["name"].AsString == "close")
        {
            closing.Dispose();
            return null;
        }

        if (_clients.TryGetValue(target, out var known))
            return await RunAsync(operation, _ => Operations.RunAsync(operation["name"].AsString, known.Client));
        var collection = _collections.GetValueOrDefault(target);
        var database = collection?.Database ?? _databases.GetValueOrDefault(target) ?? throw new NotSupportedException($"operations on {target}");
        return await RunAsync(operation, arguments => Operations.RunAsync(operation["name"].AsString, database, collection, arguments));
    }

    private async Task<string?> RunAsync(BsonDocument operation, Func<Arguments, Task<BsonValue?>> run)
    {
        var arguments = new Arguments(operation.TryGetValue("arguments", out var given) ? given.AsBsonDocument : [], _sessions);
        var expectsError = operation.TryGetValue("expectError", out var error);
        try
        {
            var result = await run(arguments);
            if (expectsError)
                return $": no error, but {result}";
            return operation.TryGetValue("expectResult", out var expected) ? Matcher.Difference(expected, result, isRoot: true) : null;
        }
        catch (Exception exception) when (exception is MongoException or BsonException or ArgumentException or FormatException or TimeoutException or InvalidOperationException)
        {
            return expectsError ? Error(error!.AsBsonDocument, exception) : $": {exception.Message}";
        }
    }

    private async Task<bool> CollectionExistsAsync(BsonDocument arguments)
    {
        using var own = new MongoClient(connectionString);
        using var names = await own.GetDatabase(arguments["databaseName"].AsString).ListCollectionNamesAsync();
        return (await names.ToListAsync()).Contains(arguments["collectionName"].AsString);
    }

    private static string? Error(BsonDocument expected, Exception exception)
    {
        if (expected.Names.FirstOrDefault(name => !KnownErrors.Contains(name)) is { } unknown)
            throw new NotSupportedException($"expectError.{unknown}");
        var isClient = exception is not MongoServerException;
        if (expected.TryGetValue("isClientError", out var client) && client.ToBoolean() != isClient)
            return $": an error of the {(isClient ? "client" : "server")}: {exception.Message}";
        if (expected.TryGetValue("errorContains", out var text) && !exception.Message.Contains(text.AsString, StringComparison.OrdinalIgnoreCase))
            return $": the error does not say '{text}': {exception.Message}";
        if (expected.TryGetValue("errorCode", out var code) && !Codes(exception).Contains(code.ToInt32()))
            return $": the error's code is {string.Join(", ", Codes(exception))}, not {code}";
        if (expected.TryGetValue("errorCodeName", out var name) && (exception as MongoCommandException)?.CodeName != name.AsString)
            return $": the error's name is not {name}";
        if (expected.TryGetValue("errorResponse", out var response) && exception is MongoCommandException command && Matcher.Difference(response, command.Result, isRoot: true) is { } difference)
            return $": errorResponse{difference}";
        if (Labels(expected, "errorLabelsContain").FirstOrDefault(label => !HasLabel(exception, label)) is { } missing)
            return $": the error has no label {missing}: {exception.Message}";
        if (Labels(expected, "errorLabelsOmit").FirstOrDefault(label => HasLabel(exception, label)) is { } unwanted)
            return $": the error has the label {unwanted}: {exception.Message}";
        return expected.TryGetValue("expectResult", out var result)
            ? exception is MongoBulkWriteException<BsonDocument> bulk ? Matcher.Difference(result, Operations.Result(bulk.Result), isRoot: true) : ": no partial result"
            : null;
    }

    private static IEnumerable<string> Labels(BsonDocument expected, string name) =>
        expected.TryGetValue(name, out var labels) ? labels.AsBsonArray.Select(label => label.AsString) : [];

    private static bool HasLabel(Exception exception, string label) => (exception as MongoException)?.HasErrorLabel(label) == true;

    private static IEnumerable<int> Codes(Exception exception) => exception switch
    {
        MongoCommandException command => [command.Code],
        MongoWriteException write => [write.WriteError?.Code ?? -1],
        MongoBulkWriteException bulk => bulk.WriteErrors.Select(error => error.Code),
        _ => [],
    };

    private static async Task<string?> OutcomeAsync(MongoClient client, BsonDocument test)
    {
        foreach (var item in test.TryGetValue("outcome", out var outcome) ? outcome.AsBsonArray : [])
        {
            var collection = client.GetDatabase(item["databaseName"].AsString).GetCollection<BsonDocument>(item["collectionName"].AsString);
            string? difference;
            var tries = 100;
            do
            {
                // what was not acknowledged may still be under way
                var found = await collection.Find(new BsonDocument()).Sort(new BsonDocument("_id", 1)).ToListAsync();
                difference = Matcher.Difference(item["documents"], new BsonArray(found), isRoot: false);
            }
            while (difference is not null && --tries > 0);
            if (difference is not null)
                return $"outcome{difference}";
        }

        return null;
    }
}
