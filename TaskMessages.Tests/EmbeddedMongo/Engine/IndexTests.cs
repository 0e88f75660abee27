using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class IndexTests : EngineFixture
{
    [Test]
    public async Task CreateIndex_OnExistingDocuments_IsBuiltFromThem()
    {
        await InsertAsync("c", "{ _id: 1, a: [1, 2] }", "{ _id: 2 }", "{ _id: 3, a: 2 }");
        Assert.That(await CreateIndexAsync("c", "{ key: { a: -1 }, name: 'a_-1' }"));
        Assert.That(Find("c", "{ a: 2 }", null, "a_-1"), Has.Length.EqualTo(2));
        Assert.That(Find("c", "{ a: null }", null, "a_-1"), Has.Length.EqualTo(1));
        Assert.That(Read(session => session.FindCollection(Db, "c")!.FindIndex("a_-1")!.IsMultikey));
    }

    [Test]
    public async Task CreateIndex_UniqueOverDuplicates_FailsAndLeavesNoIndex()
    {
        await InsertAsync("c", "{ _id: 1, a: 1 }", "{ _id: 2, a: 1 }");
        Assert.That(() => CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1', unique: true }"), Fails(11000));
        Assert.That(Read(session => session.FindCollection(Db, "c")!.Indexes), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CreateIndex_Again_ChangesNothing()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        Assert.That(await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }"), Is.False);
        Assert.That(await CreateIndexAsync("c", "{ key: { _id: 1 }, name: 'other' }"), Is.False, "The _id index is there.");
    }

    [TestCase("{ key: { a: 1 }, name: 'other' }", 85)]
    [TestCase("{ key: { a: 1 }, name: 'a_1', unique: true }", 86)]
    [TestCase("{ key: { b: 1 }, name: 'a_1' }", 86)]
    [TestCase("{ key: { a: 1 }, name: 'a_1', sparse: true }", 86)]
    [TestCase("{ key: { a: 1 }, name: 'a_1', expireAfterSeconds: 5 }", 85)]
    [TestCase("{ key: { a: 1 }, name: 'ttl', expireAfterSeconds: 5 }", 85)]
    public async Task CreateIndex_ConflictingWithAnother_IsRefused(string spec, int code)
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        Assert.That(() => CreateIndexAsync("c", spec), Fails(code));
    }

    [TestCase("{ key: { a: 'text' }, name: 'x' }", 67)]
    [TestCase("{ key: { a: 'hashed' }, name: 'x' }", 67)]
    [TestCase("{ key: { '$**': 1 }, name: 'x' }", 67)]
    [TestCase("{ key: { a: 0 }, name: 'x' }", 67)]
    [TestCase("{ key: { 'a..b': 1 }, name: 'x' }", 67)]
    [TestCase("{ key: { a: 1 } }", 9)]
    [TestCase("{ name: 'x' }", 9)]
    [TestCase("{ key: { a: 1 }, name: 'x', collation: { locale: 'de' } }", 238)]
    [TestCase("{ key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 1 }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', expireAfterSeconds: -1 }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: 1 }", 14)]
    [TestCase("{ key: { a: 1 }, name: 'x', sparse: true, partialFilterExpression: { a: 1 } }", 67)]
    [TestCase("{ key: { _id: 1 }, name: 'x', sparse: true }", 197)]
    [TestCase("{ key: { _id: 1 }, name: '_id_', unique: true }", 197)]
    [TestCase("{ key: { _id: 1 }, name: '_id_', hidden: true }", 197)]
    [TestCase("{ key: { _id: -1 }, name: '_id_-1' }", 2)]
    [TestCase("{ key: { a: 1 }, name: '_id_' }", 2)]
    [TestCase("{ key: {}, name: 'x' }", 67)]
    [TestCase("{ key: 'a', name: 'x' }", 14)]
    [TestCase("{ key: { a: { $numberDouble: 'NaN' } }, name: 'x' }", 67)]
    [TestCase("{ key: { a: { $numberDecimal: 'NaN' } }, name: 'x' }", 67)]
    [TestCase("{ key: { a: true }, name: 'x' }", 67)]
    [TestCase("{ key: { a: 1 }, name: '' }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'a\\u0000b' }", 67)]
    [TestCase("{ key: { a: 1 }, name: '*' }", 2)]
    [TestCase("{ key: { a: 1 }, name: 1 }", 14)]
    [TestCase("{ key: { a: 1 }, name: 'x', v: 1 }", 238)]
    [TestCase("{ key: { a: 1 }, name: 'x', v: 0 }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', v: 3 }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', v: 'x' }", 14)]
    [TestCase("{ key: { a: 1 }, name: 'x', unique: 'x' }", 14)]
    [TestCase("{ key: { a: 1 }, name: 'x', sparse: 'x' }", 14)]
    [TestCase("{ key: { a: 1 }, name: 'x', hidden: null }", 14)]
    [TestCase("{ key: { a: 1 }, name: 'x', foo: 1 }", 197)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $ne: 1 } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $nin: [1] } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $not: { $gt: 1 } } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { $nor: [{ a: 1 }] } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $exists: false } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $regex: 'x' } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $size: 1 } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $elemMatch: { $gt: 1 } } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $mod: [2, 0] } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $bitsAllSet: 1 } } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { $or: [{ a: 1 }, { b: { $ne: 1 } }] } }", 67)]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { $expr: { $eq: ['$a', 1] } } }", 224)]
    public void Parse_WhatIsNotSupported_IsRefused(string spec, int code) =>
        Assert.That(() => IndexSpec.Parse(ShellJson.Parse(spec)), Fails(code));

    [TestCase("{ key: { a: 1 }, name: 'x', v: 2, background: true, unique: 1, sparse: 0 }")]
    [TestCase("{ key: { _id: 1 }, name: 'any', v: 2 }")]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: {} }")]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { a: null, b: { $in: [1, 2] }, c: { $type: 'string', $gt: '' } } }")]
    [TestCase("{ key: { a: 1 }, name: 'x', partialFilterExpression: { $or: [{ a: { $gte: 1, $lt: 5 } }, { $and: [{ b: { $exists: true } }, { c: 1 }] }] } }")]
    public void Read_WhatItDescribes_IsTheSame(string spec)
    {
        var parsed = IndexSpec.Parse(ShellJson.Parse(spec));

        Assert.That(IndexSpec.Read(parsed.ToDocument()), Is.EqualTo(parsed));
    }

    [Test]
    public async Task Insert_UniqueIndex_NamesKeyInError()
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: -1 }, name: 'ab', unique: true }");
        await InsertAsync("c", "{ _id: 1, a: 'x' }");
        var error = Assert.ThrowsAsync<ServerErrorException>(() => InsertAsync("c", "{ _id: 2, a: 'x', b: null }"));
        Assert.That(error!.Message, Is.EqualTo("E11000 duplicate key error collection: test.c index: ab dup key: { a: \"x\", b: null }"));
        Assert.That(error.Details, Is.EqualTo(ShellJson.Parse("{ keyPattern: { a: 1, b: -1 }, keyValue: { a: 'x', b: null } }")));
    }

    [Test]
    public async Task Insert_UniqueMultikey_RefusesSharedElementOfAnotherDocumentOnly()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a', unique: true }");
        await InsertAsync("c", "{ _id: 1, a: [1, 1, 2] }");
        var error = Assert.ThrowsAsync<ServerErrorException>(() => InsertAsync("c", "{ _id: 2, a: [3, 2] }"));
        Assert.That(error!.Details!["keyValue"], Is.EqualTo(ShellJson.Parse("{ a: 2 }")));
        await InsertAsync("c", "{ _id: 2, a: [3] }");
    }

    [Test]
    public async Task Insert_UniqueSparseAndPartial_IgnoreWhatTheyDoNotHold()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 's', unique: true, sparse: true }");
        await CreateIndexAsync("c", "{ key: { b: 1 }, name: 'p', unique: true, partialFilterExpression: { live: true } }");
        await InsertAsync("c", "{ _id: 1, b: 1 }", "{ _id: 2, b: 1 }", "{ _id: 3, a: 1, b: 1, live: true }");
        Assert.That(() => InsertAsync("c", "{ _id: 4, b: 1, live: true }"), Fails(11000));
        Assert.That(() => InsertAsync("c", "{ _id: 4, a: 1 }"), Fails(11000));
    }

    [Test]
    public async Task Insert_TwoArraysInOneIndex_IsRefused()
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: 1 }, name: 'ab' }");
        var error = Assert.ThrowsAsync<ServerErrorException>(() => InsertAsync("c", "{ _id: 1, a: [1], b: [2] }"));
        Assert.That((error!.Code, error.CodeName), Is.EqualTo((171, "CannotIndexParallelArrays")));
        Assert.That(error.Message, Is.EqualTo("cannot index parallel arrays [b] [a]"));
    }

    [Test]
    public async Task Execute_NestedArraysAndPositions_AreFoundThroughTheIndex()
    {
        await CreateIndexAsync("c", "{ key: { 'a.b': 1 }, name: 'ab' }");
        await CreateIndexAsync("c", "{ key: { 'a.0': 1 }, name: 'a0' }");
        await InsertAsync("c", "{ _id: 1, a: [{ b: [1, 2] }, { b: 3 }, 7] }", "{ _id: 2, a: [] }", "{ _id: 3, a: 5 }", "{ _id: 4, a: [9, 8] }");
        Assert.That(Find("c", "{ 'a.b': 2 }", null, "ab"), Has.Length.EqualTo(1));
        Assert.That(Find("c", "{ 'a.b': 3 }", null, "ab"), Has.Length.EqualTo(1));
        Assert.That(Find("c", "{ 'a.0': 9 }", null, "a0"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task DropIndex_ThenQuery_ScansTheCollection()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await InsertAsync("c", "{ _id: 1, a: 1 }");
        await WriteAsync(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            session.DropIndex(collection, collection.FindIndex("a_1")!);
            Assert.Throws<ServerErrorException>(() => session.DropIndex(collection, collection.IdIndex));
            return 0;
        });
        Assert.That(Plan("c", "{ a: 1 }").Index, Is.Null);
        Assert.That(Find("c", "{ a: 1 }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task ToDocument_AllOptions_ReadsBackTheSame()
    {
        const string Text = "{ v: 2, key: { a: 1 }, name: 'x', unique: true, partialFilterExpression: { a: { $gt: 1 } }, expireAfterSeconds: 60 }";
        await CreateIndexAsync("c", Text);
        await ReopenAsync();
        Assert.That(Read(session => session.FindCollection(Db, "c")!.FindIndex("x")!.Spec.ToDocument()), Is.EqualTo(ShellJson.Parse(Text)));
    }

    [TestCase("{ live: true }", "{ _id: 1, a: 1, live: false }", "{ _id: 1, a: 1, live: true }", new[] { 0, 1 })]
    [TestCase("{ live: true }", "{ _id: 1, a: 1, live: true }", "{ _id: 1, a: 1 }", new[] { 1, 0 })]
    [TestCase("{ $and: [{ 'in.live': true }, { $or: [{ b: 1 }, { c: 1 }] }] }", "{ _id: 1, a: 1, in: { live: true }, c: 2 }", "{ _id: 1, a: 1, in: { live: true }, c: 1 }", new[] { 0, 1 })]
    [TestCase("{ $and: [{ 'in.live': true }, { $or: [{ b: 1 }, { c: 1 }] }] }", "{ _id: 1, a: 1, in: { live: true }, b: 1 }", "{ _id: 1, a: 1, in: { live: false }, b: 1 }", new[] { 1, 0 })]
    public async Task Replace_OnlyWhatThePartialFilterLooksAtChanges_EntersOrLeavesTheIndex(string filter, string before, string after, int[] entries)
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1', partialFilterExpression: " + filter + " }");
        await InsertAsync("c", before);
        var first = CountKeys();
        await WriteAsync(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            var stored = session.Execute(session.Plan(collection, Filter.All, null, null), null).Single();
            session.Replace(collection, stored, ShellJson.Parse(after));
            return 0;
        });
        Assert.That(new[] { first, CountKeys() }, Is.EqualTo(entries.Select(count => (long)count)));
    }

    private long CountKeys() => Read(session => session.CountKeys(session.FindCollection(Db, "c")!.FindIndex("a_1")!));

    [Test]
    public async Task Statistics_SomeDocuments_AddUp()
    {
        await InsertAsync("c", "{ _id: 1, a: 'xx' }", "{ _id: 2 }");
        var statistics = Read(session => session.Statistics(session.FindCollection(Db, "c")!));
        Assert.That(statistics.Count, Is.EqualTo(2));
        Assert.That(statistics.DataSize, Is.EqualTo(BsonCodec.Encode(ShellJson.Parse("{ _id: 1, a: 'xx' }")).Length + BsonCodec.Encode(ShellJson.Parse("{ _id: 2 }")).Length));
        Assert.That(statistics.IndexSizes["_id_"], Is.GreaterThan(0));
        Assert.That(statistics.TotalIndexSize, Is.EqualTo(statistics.IndexSizes["_id_"]));
    }

    [Test]
    public async Task CheckConsistency_MissingAndSurplusEntries_AreReported()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await InsertAsync("c", "{ _id: 1, a: 1 }", "{ _id: 2, a: 2 }");
        var table = Read(session => session.FindCollection(Db, "c")!.FindIndex("a_1")!.Table);
        Tamper($"DELETE FROM {table} WHERE r = 1");
        Assert.That(FindProblems(Engine), Is.EqualTo(new[] { "test.c: row 1 is missing in index a_1.", "test.c: index a_1 has 1 entries where the documents have 2 keys." }));
        Tamper($"INSERT INTO {table}(k, r) SELECT k, 1 FROM {table}; INSERT INTO {table}(k, r) SELECT k, 99 FROM {table} WHERE r = 2");
        Assert.That(FindProblems(Engine), Has.Count.EqualTo(2));
        Tamper($"DELETE FROM {table} WHERE r IN (1, 99)");
        await WriteAsync(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            session.DropIndex(collection, collection.FindIndex("a_1")!);
            return 0;
        });
    }

    private static NUnit.Framework.Constraints.EqualNumericConstraint<int> Fails(int code) =>
        Throws.TypeOf<ServerErrorException>().With.Property(nameof(ServerErrorException.Code)).EqualTo(code);

    private void Tamper(string sql)
    {
        using var connection = TaskMessages.EmbeddedMongo.Storage.Sqlite.Connection.Open(Path.Combine(DataDirectory, "database.sqlite"));
        connection.Execute(sql);
    }
}
