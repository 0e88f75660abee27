using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class WriteSessionTests : EngineFixture
{
    [Test]
    public async Task Insert_DocumentWithId_IsReadBackAfterReopen()
    {
        await InsertAsync("c", "{ _id: 1, a: [1, { b: 'x' }] }");
        await ReopenAsync();
        Assert.That(Find("c", "{ _id: 1 }"), Is.EqualTo(new[] { ShellJson.Parse("{ _id: 1, a: [1, { b: 'x' }] }").ToJson() }));
    }

    [Test]
    public async Task Insert_DocumentWithoutId_GetsObjectIdAsFirstElement()
    {
        var stored = await WriteAsync(session => session.Insert(session.EnsureCollection(Db, "c"), ShellJson.Parse("{ a: 1 }")));
        Assert.That(stored.Document.GetElement(0).Name, Is.EqualTo("_id"));
        Assert.That(stored.Document["_id"].IsObjectId);
    }

    [Test]
    public async Task Insert_IdThatIsNotFirst_IsMovedToTheFront()
    {
        await InsertAsync("c", "{ a: 1, _id: 5 }");
        Assert.That(Find("c", "{}"), Is.EqualTo(new[] { ShellJson.Parse("{ _id: 5, a: 1 }").ToJson() }));
    }

    [TestCase("{ _id: [1] }")]
    [TestCase("{ _id: { $regularExpression: { pattern: 'x', options: '' } } }")]
    [TestCase("{ _id: { $undefined: true } }")]
    public void Insert_IdOfImpossibleType_IsRefused(string document) =>
        Assert.That(() => InsertAsync("c", document), ThrowsServerError(53));

    [Test]
    public async Task Insert_EqualIdOfOtherNumericType_IsDuplicate()
    {
        await InsertAsync("c", "{ _id: 1 }");
        var error = Assert.ThrowsAsync<ServerErrorException>(() => InsertAsync("c", "{ _id: 1.0 }"));
        Assert.That(error!.Code, Is.EqualTo(11000));
        Assert.That(error.CodeName, Is.EqualTo("DuplicateKey"));
        Assert.That(error.Message, Is.EqualTo("E11000 duplicate key error collection: test.c index: _id_ dup key: { _id: 1.0 }"));
        Assert.That(error.Details, Is.EqualTo(ShellJson.Parse("{ keyPattern: { _id: 1 }, keyValue: { _id: 1.0 } }")));
    }

    [Test]
    public async Task Insert_TooLargeDocument_IsRefused()
    {
        var large = new BsonDocument { { "_id", 1 }, { "text", new string('x', 16 << 20) } };
        await WriteAsync(session => session.EnsureCollection(Db, "c"));
        Assert.That(() => WriteAsync(session => session.Insert(session.FindCollection(Db, "c")!, large)), ThrowsServerError(10334));
    }

    [Test]
    public async Task Replace_ChangedIndexedField_MovesOnlyThatEntry()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await InsertAsync("c", "{ _id: 1, a: 1 }", "{ _id: 2, a: 2 }");
        await WriteAsync(session => Replace(session, "{ _id: 1 }", "{ _id: 1, a: 3 }"));
        Assert.That(Find("c", "{ a: { $gte: 2 } }", "{ a: 1 }"), Has.Length.EqualTo(2));
        Assert.That(Find("c", "{ a: 1 }"), Is.Empty);
    }

    [Test]
    public async Task Replace_OtherId_IsRefused()
    {
        await InsertAsync("c", "{ _id: 1 }");
        Assert.That(() => WriteAsync(session => Replace(session, "{ _id: 1 }", "{ _id: 2 }")), ThrowsServerError(66));
    }

    [Test]
    public async Task Replace_TakenUniqueKey_LeavesDocumentAndIndexesAsTheyWere()
    {
        await CreateIndexAsync("c", "{ key: { b: 1 }, name: 'b_1' }");
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1', unique: true }");
        await InsertAsync("c", "{ _id: 1, a: 1, b: 1 }", "{ _id: 2, a: 2, b: 2 }");
        var failed = await WriteAsync(session =>
        {
            // the exception does not leave the job, so only the statement's own changes may be taken back
            session.Insert(session.FindCollection(Db, "c")!, ShellJson.Parse("{ _id: 3 }"));
            return Assert.Throws<ServerErrorException>(() => Replace(session, "{ _id: 2 }", "{ _id: 2, a: 1, b: 7 }"))!.Code;
        });
        Assert.That(failed, Is.EqualTo(11000));
        Assert.That(Find("c", "{ b: 2 }"), Has.Length.EqualTo(1));
        Assert.That(Find("c", "{ _id: 3 }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Delete_Document_RemovesItFromIndexes()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await InsertAsync("c", "{ _id: 1, a: [1, 2, 2] }", "{ _id: 2, a: 2 }");
        await WriteAsync(session => DeleteAll(session, "{ a: 1 }"));
        Assert.That(Find("c", "{ a: 2 }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Delete_Twice_IsTakenBackOnce()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await InsertAsync("c", "{ _id: 1, a: 1 }");
        Assert.That(
            () => WriteAsync<int>(session =>
            {
                var collection = session.FindCollection(Db, "c")!;
                var found = session.Execute(session.Plan(collection, Filter.All, null, null), null).Single();
                session.Delete(collection, found);
                session.Delete(collection, found);
                Assert.Throws<ServerErrorException>(() => session.Replace(collection, found, ShellJson.Parse("{ _id: 1, a: 2 }")));
                throw new InvalidOperationException("on purpose");
            }),
            Throws.InvalidOperationException);
        Assert.That(Find("c", "{ a: 1 }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task WriteAsync_FailureAfterDroppingItsCollection_RestoresIt()
    {
        await InsertAsync("c", "{ _id: 1 }");
        Assert.That(
            () => WriteAsync<int>(session =>
            {
                var collection = session.FindCollection(Db, "c")!;
                session.Insert(collection, ShellJson.Parse("{ _id: 2 }"));
                session.DropCollection(collection);
                throw new InvalidOperationException("on purpose");
            }),
            Throws.InvalidOperationException);
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task WriteAsync_FailingJob_LeavesNothingOfItself()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await InsertAsync("c", "{ _id: 1, a: 1 }", "{ _id: 2, a: 2 }");
        Assert.That(
            () => WriteAsync<int>(session =>
            {
                var collection = session.FindCollection(Db, "c")!;
                session.Insert(collection, ShellJson.Parse("{ _id: 3, a: [3, 4] }"));
                Replace(session, "{ _id: 1 }", "{ _id: 1, a: 9 }");
                DeleteAll(session, "{ _id: 2 }");
                session.EnsureCollection(Db, "other");
                session.CreateIndex(collection, IndexSpec.Parse(ShellJson.Parse("{ key: { b: 1 }, name: 'b_1' }")));
                session.Insert(collection, ShellJson.Parse("{ _id: 4, b: 1 }"));
                throw new InvalidOperationException("on purpose");
            }),
            Throws.InvalidOperationException);
        Assert.That(Find("c", "{}"), Is.EqualTo(new[] { ShellJson.Parse("{ _id: 1, a: 1 }").ToJson(), ShellJson.Parse("{ _id: 2, a: 2 }").ToJson() }));
        Assert.That(Read(session => session.FindCollection(Db, "other")), Is.Null);
        Assert.That(Read(session => session.FindCollection(Db, "c")!.Indexes), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Savepoint_FailingPart_IsTakenBackAlone()
    {
        await WriteAsync(session =>
        {
            var collection = session.EnsureCollection(Db, "c");
            session.Insert(collection, ShellJson.Parse("{ _id: 1 }"));
            Assert.Throws<InvalidOperationException>(() => session.Savepoint<int>(() =>
            {
                session.Insert(collection, ShellJson.Parse("{ _id: 2 }"));
                throw new InvalidOperationException("on purpose");
            }));
            return session.Insert(collection, ShellJson.Parse("{ _id: 3 }"));
        });
        Assert.That(Find("c", "{}"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Execute_WhileReplacingWhatIsScanned_MeetsEachDocumentOnce()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await InsertAsync("c", [.. Enumerable.Range(0, 1000).Select(i => $"{{ _id: {i}, a: {i} }}")]);
        var met = await WriteAsync(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            var plan = session.Plan(collection, ParseFilter("{ a: { $gte: 0 } }"), null, "a_1");
            var count = 0;
            foreach (var document in session.Execute(plan, null))
            {
                session.Replace(collection, document, new BsonDocument { { "_id", document.Document["_id"] }, { "a", document.Document["a"].AsInt32 + 5000 } });
                count++;
            }

            return count;
        });
        Assert.That(met, Is.EqualTo(1000));
        Assert.That(Find("c", "{ a: { $gte: 5000 } }"), Has.Length.EqualTo(1000));
    }

    [Test]
    public async Task DropCollection_ThenSameName_StartsEmpty()
    {
        await InsertAsync("c", "{ _id: 1 }");
        await WriteAsync(session =>
        {
            session.DropCollection(session.FindCollection(Db, "c")!);
            return 0;
        });
        Assert.That(Read(session => session.Databases()), Is.Empty);
        await InsertAsync("c", "{ _id: 1 }");
        Assert.That(Find("c", "{}"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task DropDatabase_TwoDatabases_LeavesTheOther()
    {
        await WriteAsync(session =>
        {
            session.Insert(session.EnsureCollection("one", "c"), ShellJson.Parse("{ _id: 1 }"));
            session.Insert(session.EnsureCollection("two", "c"), ShellJson.Parse("{ _id: 1 }"));
            session.DropDatabase("one");
            return 0;
        });
        Assert.That(Read(session => session.Databases()), Is.EqualTo(new[] { "two" }));
    }

    private static NUnit.Framework.Constraints.EqualNumericConstraint<int> ThrowsServerError(int code) =>
        Throws.TypeOf<ServerErrorException>().With.Property(nameof(ServerErrorException.Code)).EqualTo(code);

    private static StoredDocument Replace(WriteSession session, string filter, string after)
    {
        var collection = session.FindCollection(Db, "c")!;
        var before = session.Execute(session.Plan(collection, ParseFilter(filter), null, null), null).Single();
        return session.Replace(collection, before, ShellJson.Parse(after));
    }

    private static int DeleteAll(WriteSession session, string filter)
    {
        var collection = session.FindCollection(Db, "c")!;
        var count = 0;
        foreach (var document in session.Execute(session.Plan(collection, ParseFilter(filter), null, null), null))
        {
            session.Delete(collection, document);
            count++;
        }

        return count;
    }
}
