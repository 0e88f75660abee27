using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage.Collections;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.Storage;

/// <summary>What every implementation of <see cref="IDocumentCollection"/> and <see cref="IDocumentDatabase"/> must do, operation by operation.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.StoreKinds))]
public sealed class DocumentCollectionContract(DatabaseKind kind)
{
    private static readonly BsonDocument All = [];
    private static readonly BsonDocument ById = Shell.Doc("{_id: 1}");

    private readonly Support.CollectingLoggers _loggers = new() { Keeps = false };
    private EmbeddedDatabase _database = null!;
    private IDocumentCollection _collection = null!;
    private string _name = null!;

    [OneTimeSetUp]
    public async Task OpenDatabase() => _database = await EmbeddedDatabase.StartAsync(kind, loggers: _loggers);

    [SetUp]
    public void NewCollection() => _collection = _database.Database.GetCollection(_name = $"c_{Guid.NewGuid():N}");

    [OneTimeTearDown]
    public async Task CloseDatabase()
    {
        await _database.DisposeAsync();
        _loggers.Dispose();
    }

    [Test]
    public void Ping_ServerIsThere_Ends() => Assert.That(() => _database.Database.PingAsync(CancellationToken.None), Throws.Nothing);

    [Test]
    public async Task TryInsert_NewAndTaken_IsToldAndChangesNothing()
    {
        Assert.That(await _collection.TryInsertAsync(Shell.Doc("{_id: 1, a: 'first'}"), CancellationToken.None), Is.True);
        Assert.That(await _collection.TryInsertAsync(Shell.Doc("{_id: 1, a: 'second'}"), CancellationToken.None), Is.False);

        Assert.That(await AllAsync(), Is.EqualTo(new[] { Shell.Doc("{_id: 1, a: 'first'}") }));
    }

    [Test]
    public async Task TryInsert_UniqueFieldTaken_IsFalse()
    {
        await MakeUniqueAsync("name");

        Assert.That(await _collection.TryInsertAsync(Shell.Doc("{_id: 1, name: 'a'}"), CancellationToken.None), Is.True);
        Assert.That(await _collection.TryInsertAsync(Shell.Doc("{_id: 2, name: 'a'}"), CancellationToken.None), Is.False);
        Assert.That(await _collection.CountAsync(All, CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task TryInsert_EveryType_ComesBackAsItWas()
    {
        var document = new BsonDocument
        {
            { "_id", ObjectId.GenerateNewId() },
            { "int", 1 },
            { "long", 1L },
            { "double", 1.0 },
            { "decimal", Decimal128.Parse("1.0") },
            { "date", new BsonDateTime(1) },
            { "binary", new BsonBinaryData([1, 2, 3]) },
            { "null", BsonNull.Value },
            { "empty", new BsonDocument() },
            { "list", new BsonArray { 1, 1L, 1.0, "1", true, BsonNull.Value } },
            { "text", "\u00e9\0\U0001F600" },
            { "a.b", 1 },
            { "$set", new BsonDocument("x", 1) },
        };
        await _collection.TryInsertAsync(document, CancellationToken.None);

        Assert.That(await _collection.FindOneAsync(new BsonDocument("_id", document["_id"]), CancellationToken.None), SameBson.As(document));
    }

    [Test]
    public async Task InsertMissing_SomeTaken_InsertsTheOthers()
    {
        await _collection.TryInsertAsync(Shell.Doc("{_id: 2, a: 'kept'}"), CancellationToken.None);

        await _collection.InsertMissingAsync([Shell.Doc("{_id: 1}"), Shell.Doc("{_id: 2}"), Shell.Doc("{_id: 3}"), Shell.Doc("{_id: 3}")], CancellationToken.None);

        Assert.That(await AllAsync(), Is.EqualTo(new[] { Shell.Doc("{_id: 1}"), Shell.Doc("{_id: 2, a: 'kept'}"), Shell.Doc("{_id: 3}") }));
    }

    [Test]
    public async Task InsertMissing_None_IsNothing()
    {
        await _collection.InsertMissingAsync([], CancellationToken.None);

        Assert.That(await _collection.CountAsync(All, CancellationToken.None), Is.Zero);
    }

    [Test]
    public async Task EmptyCollection_EveryOperation_FindsNothing()
    {
        var update = Shell.Doc("{$set: {a: 1}}");
        Assert.That(await _collection.FindOneAsync(All, CancellationToken.None), Is.Null);
        Assert.That(await _collection.FindAsync(All, ById, 1, 2, CancellationToken.None), Is.Empty);
        Assert.That(await _collection.CountAsync(All, CancellationToken.None), Is.Zero);
        Assert.That(await _collection.FindOneAndUpdateAsync(All, update, CancellationToken.None), Is.Null);
        Assert.That(await _collection.UpdateOneAsync(All, update, CancellationToken.None), Is.False);
        Assert.That(await _collection.TryUpdateOneAsync(All, update, CancellationToken.None), Is.EqualTo(ReplaceOutcome.NotFound));
        await _collection.UpdateManyAsync(All, update, CancellationToken.None);
        Assert.That(await _collection.DeleteManyAsync(All, CancellationToken.None), Is.Zero);
        Assert.That(await _collection.CountAsync(All, CancellationToken.None), Is.Zero);
    }

    [TestCase("{}", "{_id: 1}", "{_id: 1, g: 1, v: 3}")]
    [TestCase("{}", "{_id: -1}", "{_id: 4, g: 2, v: 0}")]
    [TestCase("{g: 1}", "{v: 1}", "{_id: 2, g: 1, v: 2}")]
    [TestCase("{_id: 3}", null, "{_id: 3, g: 2, v: 1}")]
    [TestCase("{_id: 9}", "{_id: 1}", null)]
    public async Task FindOne_FilterAndSort_IsTheFirst(string filter, string? sort, string? expected)
    {
        await FillAsync();

        var found = await _collection.FindOneAsync(Shell.Doc(filter), CancellationToken.None, sort is null ? null : Shell.Doc(sort));

        Assert.That(found, expected is null ? Is.Null : SameBson.As(Shell.Doc(expected)));
    }

    [TestCase("{}", null, null, null, "1 2 3 4")]
    [TestCase("{}", 0, 0, null, "1 2 3 4")]
    [TestCase("{}", 1, null, null, "2 3 4")]
    [TestCase("{}", null, 2, null, "1 2")]
    [TestCase("{}", 1, 2, "{_id: -1}", "3 2")]
    [TestCase("{}", 9, 2, null, "")]
    [TestCase("{}", null, null, "{g: -1, v: 1}", "4 3 2 1")]
    [TestCase("{v: {$gte: 1, $lt: 3}}", null, null, null, "2 3")]
    public async Task Find_SkipLimitAndSort_Together(string filter, int? skip, int? limit, string? sort, string expected)
    {
        await FillAsync();

        var found = await _collection.FindAsync(Shell.Doc(filter), sort is null ? ById : Shell.Doc(sort), skip, limit, CancellationToken.None);

        Assert.That(string.Join(' ', found.Select(document => document["_id"])), Is.EqualTo(expected));
    }

    [Test]
    public async Task Find_WithoutSort_IsAll()
    {
        await FillAsync();

        Assert.That((await _collection.FindAsync(All, null, null, null, CancellationToken.None)).Select(document => document["_id"].ToInt32()), Is.EquivalentTo(new[] { 1, 2, 3, 4 }));
    }

    [TestCase("{v: 1}", "{_id: 1, v: 3}")]
    [TestCase("{_id: 0, v: 1}", "{v: 3}")]
    [TestCase("{g: 0}", "{_id: 1, v: 3}")]
    public async Task Find_Projection_LeavesOut(string projection, string expected)
    {
        await FillAsync();

        var found = await _collection.FindAsync(All, ById, null, 1, CancellationToken.None, Shell.Doc(projection));

        Assert.That(found.Single(), SameBson.As(Shell.Doc(expected)));
    }

    [Test]
    public async Task Find_MoreDocumentsThanABatchHolds_IsAll()
    {
        const int Count = 20_100;
        await _collection.InsertMissingAsync([.. Enumerable.Range(0, Count).Select(i => new BsonDocument("_id", i))], CancellationToken.None);

        var found = await _collection.FindAsync(All, ById, null, null, CancellationToken.None);
        var limited = await _collection.FindAsync(All, ById, 50, 20_001, CancellationToken.None);

        Assert.That(found.Select(document => document["_id"].AsInt32), Is.EqualTo(Enumerable.Range(0, Count)));
        Assert.That(limited.Select(document => document["_id"].AsInt32), Is.EqualTo(Enumerable.Range(50, 20_001)));
        Assert.That(await _collection.CountAsync(All, CancellationToken.None), Is.EqualTo(Count));
        Assert.That(await _collection.DeleteManyAsync(All, CancellationToken.None), Is.EqualTo(Count));
    }

    [Test]
    public async Task Find_MoreBytesThanABatchHolds_IsAll()
    {
        await FillLargeAsync();

        Assert.That((await _collection.FindAsync(All, ById, null, null, CancellationToken.None)).Select(document => document["_id"].AsInt32), Is.EqualTo(Enumerable.Range(0, 20)));
    }

    [Test]
    [Property("security", "H2")]
    public async Task FindBatches_StoppedAfterTheFirst_HasReadNoMoreAndLeavesNoCursor()
    {
        await FillLargeAsync();
        var batches = 0;

        await foreach (var batch in _collection.FindBatchesAsync(All, ById, null, null, CancellationToken.None))
        {
            Assert.That(batch[0]["_id"].AsInt32, Is.Zero);
            Assert.That(batch, Has.Count.LessThan(20));
            batches++;
            break;
        }

        Assert.That(batches, Is.EqualTo(1));
        if (kind != DatabaseKind.Deployment)
        {
            await Support.Eventually.TrueAsync(
                async () => (await _database.RunAsync(new BsonDocument("serverStatus", 1)))["metrics"]["cursor"]["open"]["total"].ToInt64() == 0, "the cursor is closed");
        }
    }

    [Test]
    public async Task Find_CancelledInTheMiddleOfTheCursor_IsCancelledAndTheCursorClosed()
    {
        await FillLargeAsync();
        using var cancelled = new CancellationTokenSource();
        _loggers.OnLine = line =>
        {
            if (line.Contains("getMore", StringComparison.Ordinal))
                cancelled.Cancel();
        };
        try
        {
            var collection = kind == DatabaseKind.Commands ? CancelledAtGetMore(cancelled) : _collection;
            Assert.That(() => collection.FindAsync(All, ById, null, null, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        }
        finally
        {
            _loggers.OnLine = null;
        }

        Assert.That(cancelled.IsCancellationRequested, Is.True);
        if (kind == DatabaseKind.Deployment)
            return;
        await Support.Eventually.TrueAsync(
            async () => (await _database.RunAsync(new BsonDocument("serverStatus", 1)))["metrics"]["cursor"]["open"]["total"].ToInt64() == 0, "the cursor is closed");
    }

    private IDocumentCollection CancelledAtGetMore(CancellationTokenSource cancelled) => _database.Intercept(command =>
    {
        if (command.Contains("getMore"))
            cancelled.Cancel();
    }).GetCollection(_name);

    [Test]
    public void EveryOperation_CancelledBeforehand_IsCancelled()
    {
        var cancelled = new CancellationToken(canceled: true);
        var update = Shell.Doc("{$set: {a: 1}}");
        foreach (var operation in new Func<Task>[]
        {
            () => _database.Database.PingAsync(cancelled),
            () => _collection.TryInsertAsync(Shell.Doc("{_id: 1}"), cancelled),
            () => _collection.InsertMissingAsync([Shell.Doc("{_id: 1}")], cancelled),
            () => _collection.FindOneAsync(All, cancelled),
            () => _collection.FindAsync(All, null, null, null, cancelled),
            async () => await Support.Batches.AllAsync(_collection.FindBatchesAsync(All, null, null, null, cancelled)),
            () => _collection.CountAsync(All, cancelled),
            () => _collection.FindOneAndUpdateAsync(All, update, cancelled),
            () => _collection.UpdateOneAsync(All, update, cancelled),
            () => _collection.TryUpdateOneAsync(All, update, cancelled),
            () => _collection.UpdateManyAsync(All, update, cancelled),
            () => _collection.TryUpsertAsync(All, update, cancelled),
            () => _collection.DeleteManyAsync(All, cancelled),
            () => _collection.CreateIndexesAsync([new IndexDefinition(ById)], cancelled),
        })
        {
            Assert.That(() => operation(), Throws.InstanceOf<OperationCanceledException>());
        }
    }

    [TestCase("{}", 4)]
    [TestCase("{g: 1}", 2)]
    [TestCase("{g: 9}", 0)]
    public async Task Count_Filter_IsExact(string filter, long expected)
    {
        await FillAsync();

        Assert.That(await _collection.CountAsync(Shell.Doc(filter), CancellationToken.None), Is.EqualTo(expected));
    }

    [Test]
    public async Task FindOneAndUpdate_SortAndProjection_ChangesOneAndShowsItAfterwards()
    {
        await FillAsync();

        var changed = await _collection.FindOneAndUpdateAsync(
            Shell.Doc("{g: 1}"), Shell.Doc("{$inc: {v: 10}}"), CancellationToken.None, Shell.Doc("{v: 1}"), Shell.Doc("{v: 1}"));

        Assert.That(changed, SameBson.As(Shell.Doc("{_id: 2, v: 12}")));
        Assert.That((await AllAsync()).Select(document => document["v"].ToInt32()), Is.EqualTo(new[] { 3, 12, 1, 0 }));
    }

    [Test]
    public async Task FindOneAndUpdate_Pipeline_ComputesFromTheDocument()
    {
        await FillAsync();
        var stages = new BsonArray { Shell.Doc("{$set: {v: {$add: ['$v', '$g']}, old: '$v'}}"), Shell.Doc("{$unset: 'g'}") };

        var changed = await _collection.FindOneAndUpdateAsync(Shell.Doc("{_id: 1}"), stages, CancellationToken.None);

        Assert.That(changed, SameBson.As(Shell.Doc("{_id: 1, v: 4, old: 3}")));
    }

    [Test]
    public async Task FindOneAndUpdate_UniqueFieldTaken_IsRejected()
    {
        await MakeUniqueAsync("v");
        await FillAsync();

        Assert.That(
            () => _collection.FindOneAndUpdateAsync(Shell.Doc("{_id: 1}"), Shell.Doc("{$set: {v: 2}}"), CancellationToken.None),
            Throws.TypeOf<StoreRejectedException>().With.Property(nameof(StoreRejectedException.Reason)).EqualTo(StoreRejection.Refused));
    }

    [Test]
    public async Task UpdateOne_MatchedChangedOrNot_TellsOfTheMatch()
    {
        await FillAsync();

        Assert.That(await _collection.UpdateOneAsync(Shell.Doc("{g: 1}"), Shell.Doc("{$set: {v: 7}}"), CancellationToken.None), Is.True);
        Assert.That(await _collection.UpdateOneAsync(Shell.Doc("{_id: 3}"), Shell.Doc("{$set: {v: 1}}"), CancellationToken.None), Is.True, "matched, though nothing changes");
        Assert.That(await _collection.UpdateOneAsync(Shell.Doc("{_id: 9}"), Shell.Doc("{$set: {v: 7}}"), CancellationToken.None), Is.False);
        Assert.That(await _collection.CountAsync(Shell.Doc("{v: 7}"), CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task UpdateOne_UniqueFieldTaken_IsRejected()
    {
        await MakeUniqueAsync("v");
        await FillAsync();

        Assert.That(
            () => _collection.UpdateOneAsync(Shell.Doc("{_id: 1}"), Shell.Doc("{$set: {v: 2}}"), CancellationToken.None), Throws.TypeOf<StoreRejectedException>());
        Assert.That(
            () => _collection.UpdateManyAsync(All, Shell.Doc("{$set: {v: 2}}"), CancellationToken.None), Throws.TypeOf<StoreRejectedException>());
    }

    [Test]
    public async Task TryUpdateOne_EveryOutcome_IsTold()
    {
        await MakeUniqueAsync("v");
        await FillAsync();

        Assert.That(await _collection.TryUpdateOneAsync(Shell.Doc("{_id: 1}"), Shell.Doc("{$set: {v: 8}}"), CancellationToken.None), Is.EqualTo(ReplaceOutcome.Replaced));
        Assert.That(await _collection.TryUpdateOneAsync(Shell.Doc("{_id: 1}"), Shell.Doc("{$set: {v: 2}}"), CancellationToken.None), Is.EqualTo(ReplaceOutcome.NameTaken));
        Assert.That(await _collection.TryUpdateOneAsync(Shell.Doc("{_id: 9}"), Shell.Doc("{$set: {v: 9}}"), CancellationToken.None), Is.EqualTo(ReplaceOutcome.NotFound));
        Assert.That((await _collection.FindOneAsync(Shell.Doc("{_id: 1}"), CancellationToken.None))!["v"].ToInt32(), Is.EqualTo(8));
    }

    [Test]
    public async Task UpdateMany_Filter_ChangesEveryMatch()
    {
        await FillAsync();

        await _collection.UpdateManyAsync(Shell.Doc("{g: 2}"), Shell.Doc("{$set: {v: 5}}"), CancellationToken.None);

        Assert.That((await AllAsync()).Select(document => document["v"].ToInt32()), Is.EqualTo(new[] { 3, 2, 5, 5 }));
    }

    [Test]
    public async Task TryUpsert_NewThereAndColliding_IsTold()
    {
        Assert.That(await _collection.TryUpsertAsync(Shell.Doc("{_id: 1, g: 1}"), Shell.Doc("{$set: {v: 1}, $setOnInsert: {n: 1}}"), CancellationToken.None), Is.True);
        Assert.That(await _collection.TryUpsertAsync(Shell.Doc("{_id: 1, g: 1}"), Shell.Doc("{$set: {v: 2}, $setOnInsert: {n: 2}}"), CancellationToken.None), Is.True);
        Assert.That(await _collection.TryUpsertAsync(Shell.Doc("{_id: 1, g: 2}"), Shell.Doc("{$set: {v: 3}}"), CancellationToken.None), Is.False);

        var only = (await AllAsync()).Single();
        Assert.That((only["g"].ToInt32(), only["v"].ToInt32(), only["n"].ToInt32()), Is.EqualTo((1, 2, 1)));
    }

    [Test]
    public async Task DeleteMany_Filter_CountsWhatWasThere()
    {
        await FillAsync();

        Assert.That(await _collection.DeleteManyAsync(Shell.Doc("{g: 1}"), CancellationToken.None), Is.EqualTo(2));
        Assert.That(await _collection.DeleteManyAsync(Shell.Doc("{g: 1}"), CancellationToken.None), Is.Zero);
        Assert.That(await _collection.CountAsync(All, CancellationToken.None), Is.EqualTo(2));
    }

    [Test]
    public async Task CreateIndexes_EveryOption_IsMadeOnceAndTheSameByEveryWay()
    {
        var name = $"c_{Guid.NewGuid():N}";
        var collection = _database.Database.GetCollection(name);
        IndexDefinition[] indexes =
        [
            new(Shell.Doc("{a: 1, b: -1}")),
            new(Shell.Doc("{u: 1}")) { IsUnique = true },
            new(Shell.Doc("{s: 1}")) { IsSparse = true, ExpireAfter = TimeSpan.Zero },
            new(Shell.Doc("{p: 1}")) { PartialFilter = Shell.Doc("{p: {$exists: true}}") },
        ];

        await collection.CreateIndexesAsync(indexes, CancellationToken.None);
        await collection.CreateIndexesAsync(indexes, CancellationToken.None);

        var made = (await _database.RunAsync(new BsonDocument("listIndexes", name)))["cursor"]["firstBatch"].AsBsonArray.Select(index => index.AsBsonDocument).ToDictionary(index => index["name"].AsString);
        Assert.That(made.Keys, Is.EquivalentTo(new[] { "_id_", "a_1_b_-1", "u_1", "s_1", "p_1" }));
        Assert.That(made["u_1"]["unique"].ToBoolean(), Is.True);
        Assert.That(made["s_1"]["sparse"].ToBoolean(), Is.True);
        Assert.That(made["s_1"]["expireAfterSeconds"].ToInt64(), Is.Zero);
        Assert.That(made["p_1"]["partialFilterExpression"].AsBsonDocument, Is.EqualTo(Shell.Doc("{p: {$exists: true}}")));
    }

    [Test]
    public async Task CreateIndexes_SameNameOtherOptions_IsRejected()
    {
        await _collection.CreateIndexesAsync([new IndexDefinition(Shell.Doc("{a: 1}"))], CancellationToken.None);

        Assert.That(
            () => _collection.CreateIndexesAsync([new IndexDefinition(Shell.Doc("{a: 1}")) { IsUnique = true }], CancellationToken.None),
            Throws.TypeOf<StoreRejectedException>().With.Message.Contains("IndexKeySpecsConflict"));
    }

    [Test]
    public async Task Operators_ThatTheServerDoesNotKnow_AreRejected()
    {
        await FillAsync();

        Assert.That(() => _collection.FindAsync(Shell.Doc("{a: {$nosuch: 1}}"), null, null, null, CancellationToken.None), Throws.TypeOf<StoreRejectedException>());
        Assert.That(() => _collection.CountAsync(Shell.Doc("{a: {$nosuch: 1}}"), CancellationToken.None), Throws.TypeOf<StoreRejectedException>());
        Assert.That(() => _collection.UpdateOneAsync(All, Shell.Doc("{$nosuch: {a: 1}}"), CancellationToken.None), Throws.TypeOf<StoreRejectedException>());
        Assert.That(() => _collection.FindOneAndUpdateAsync(All, Shell.Doc("{$nosuch: {a: 1}}"), CancellationToken.None), Throws.TypeOf<StoreRejectedException>());
        Assert.That(() => _collection.DeleteManyAsync(Shell.Doc("{a: {$nosuch: 1}}"), CancellationToken.None), Throws.TypeOf<StoreRejectedException>());
    }

    private async Task<List<BsonDocument>> AllAsync() => await _collection.FindAsync(All, ById, null, null, CancellationToken.None);

    private async Task FillAsync() => await _collection.InsertMissingAsync(
        [Shell.Doc("{_id: 1, g: 1, v: 3}"), Shell.Doc("{_id: 2, g: 1, v: 2}"), Shell.Doc("{_id: 3, g: 2, v: 1}"), Shell.Doc("{_id: 4, g: 2, v: 0}")], CancellationToken.None);

    private async Task FillLargeAsync() => await _collection.InsertMissingAsync(
        [.. Enumerable.Range(0, 20).Select(i => new BsonDocument { { "_id", i }, { "text", new string('x', 1_000_000) } })], CancellationToken.None);

    private async Task MakeUniqueAsync(string field) =>
        await _collection.CreateIndexesAsync([new IndexDefinition(new BsonDocument(field, 1)) { IsUnique = true }], CancellationToken.None);
}
