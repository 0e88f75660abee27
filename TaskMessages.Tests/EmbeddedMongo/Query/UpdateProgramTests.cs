using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Replacements, pipelines and upserts, and properties of updates on random documents.</summary>
public sealed class UpdateProgramTests
{
    [TestCase("{_id: 1, a: 1}", "{b: 2}", "{_id: 1, b: 2}")]
    [TestCase("{_id: 1, a: 1}", "{}", "{_id: 1}")]
    [TestCase("{_id: 1, a: 1}", "{a: 1}", "{_id: 1, a: 1}")]
    [TestCase("{_id: 1, a: 1}", "{b: 2, _id: 1}", "{_id: 1, b: 2}")]
    [TestCase("{_id: 1}", "{a.b: 1, c: {$d: 1}}", "{_id: 1, a.b: 1, c: {$d: 1}}")]
    public void Replacement_KeepsTheId(string before, string update, string after)
    {
        var program = UpdateProgram.Parse(Shell.Doc(update));

        var result = program.Apply(Shell.Doc(before), null, false, out var modified);

        Assert.That(program.IsReplacement, Is.True);
        Assert.That(result, SameBson.As(Shell.Doc(after)));
        Assert.That(modified, Is.EqualTo(before != after));
    }

    [Test]
    public void Replacement_OtherId_IsRefused() => ServerErrors.AssertThrown(
        66,
        "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2",
        () => UpdateProgram.Parse(Shell.Doc("{_id: 2}")).Apply(Shell.Doc("{_id: 1}"), null, false, out _));

    [Test]
    public void Replacement_DollarField_IsRefused() =>
        Assert.That(() => UpdateProgram.Parse(Shell.Doc("{a: 1, $b: 1}")), Throws.TypeOf<ServerErrorException>().With.Property("Code").EqualTo(52));

    [TestCase("{_id: 1, a: 2}", "[{$set: {b: {$add: ['$a', 1]}}}]", "{_id: 1, a: 2, b: 3}")]
    [TestCase("{_id: 1, a: 2}", "[{$addFields: {a: 2}}]", "{_id: 1, a: 2}")]
    [TestCase("{_id: 1, a: 2, b: 1}", "[{$unset: 'a'}, {$set: {c: 'x'}}]", "{_id: 1, b: 1, c: 'x'}")]
    [TestCase("{_id: 1, a: {x: 5}}", "[{$replaceWith: '$a'}]", "{_id: 1, x: 5}")]
    [TestCase("{_id: 1, a: {x: 5}}", "[{$replaceRoot: {newRoot: {$mergeObjects: ['$$ROOT', '$a']}}}]", "{_id: 1, a: {x: 5}, x: 5}")]
    [TestCase("{_id: 1, a: 1, b: 2}", "[{$project: {a: 1, _id: 0}}]", "{_id: 1, a: 1}")]
    [TestCase("{_id: 1, s: 'open'}", "[{$set: {s: {$cond: [{$eq: ['$s', 'open']}, 'done', '$s']}}}]", "{_id: 1, s: 'done'}")]
    [TestCase("{_id: 1}", "[]", "{_id: 1}")]
    public void Pipeline_RunsItsStages(string before, string update, string after)
    {
        var program = UpdateProgram.Parse(Shell.Array(update));

        var result = program.Apply(Shell.Doc(before), null, false, out var modified);

        Assert.That(result, SameBson.As(Shell.Doc(after)));
        Assert.That(modified, Is.EqualTo(before != after));
    }

    [TestCase("[{$match: {a: 1}}]", 72, "$match is not allowed to be used within an update")]
    [TestCase("[{$foo: {}}]", 40324, "Unrecognized pipeline stage name: '$foo'")]
    public void Pipeline_OtherStages_AreRefused(string update, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => UpdateProgram.Parse(Shell.Array(update)));

    [Test]
    public void Pipeline_ChangedId_IsRefused() => Assert.That(
        () => UpdateProgram.Parse(Shell.Array("[{$set: {_id: 2}}]")).Apply(Shell.Doc("{_id: 1}"), null, false, out _),
        Throws.TypeOf<ServerErrorException>().With.Property("Code").EqualTo(66));

    [TestCase("{_id: 1, a: 2}", "{$set: {b: 3}}", "{_id: 1, a: 2, b: 3}")]
    [TestCase("{b: 1, a: 2, _id: 3}", "{$setOnInsert: {c: 1}}", "{_id: 3, a: 2, b: 1, c: 1}")]
    [TestCase("{a: {$gt: 1}, b: {$eq: 2}, c: {$in: [3]}, d: {$in: [4, 5]}}", "{$inc: {n: 1}}", "{b: 2, c: 3, n: 1}")]
    [TestCase("{$and: [{a: 1}, {b: 2}], $or: [{c: 1}]}", "{$set: {}}", "{a: 1, b: 2, c: 1}")]
    [TestCase("{$or: [{c: 1}, {d: 1}], $nor: [{e: 1}], f: {$ne: 1}}", "{$set: {x: 1}}", "{x: 1}")]
    [TestCase("{a.b: 1, a.c: 2}", "{$set: {a.d: 3}}", "{a: {b: 1, c: 2, d: 3}}")]
    [TestCase("{a: 1}", "{$set: {a: 5}}", "{a: 5}")]
    [TestCase("{a: null}", "{$unset: {z: 1}}", "{a: null}")]
    [TestCase("{_id: 7, a: 1}", "{b: 2}", "{_id: 7, b: 2}")]
    [TestCase("{a: 1}", "{b: 2}", "{b: 2}")]
    [TestCase("{a: {$all: [1]}}", "{$set: {b: 1}}", "{a: 1, b: 1}")]
    [TestCase("{a: {$type: 'int'}, b: {$regex: 'x'}}", "{$push: {c: 1}}", "{c: [1]}")]
    public void CreateUpsert_Filter_SeedsTheDocument(string filter, string update, string expected)
    {
        var created = UpdateProgram.Parse(Shell.Doc(update)).CreateUpsert(Filter.Parse(Shell.Doc(filter)));

        Assert.That(BsonText.Of(created), Is.EqualTo(BsonText.Of(Shell.Doc(expected))));
    }

    [TestCase("{$and: [{a: 1}, {a: 2}]}", "{$set: {b: 1}}", 54, "cannot infer query fields to set, path 'a' is matched twice")]
    [TestCase("{a: {x: 1}, a.b: 1}", "{$set: {b: 1}}", 54, "cannot infer query fields to set, both paths 'a.b' and 'a' are matched")]
    [TestCase("{_id: 1}", "{$set: {_id: 2}}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [TestCase("{_id: 1}", "{_id: 2}", 66, "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2")]
    [TestCase("{_id.x: 1}", "{a: 2}", 111, "field at '_id' must be exactly specified, field at sub-path '_id.x'found")]
    [TestCase("{$expr: true}", "{$set: {a: 1}}", 224, "$expr is not allowed in the query predicate for an upsert")]
    public void CreateUpsert_Contradiction_IsRefused(string filter, string update, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => UpdateProgram.Parse(Shell.Doc(update)).CreateUpsert(Filter.Parse(Shell.Doc(filter))));

    [Test]
    public void Set_RandomDocuments_CanBeFoundAndRepeats()
    {
        var random = new RandomBson(7);
        var applied = 0;
        for (var round = 0; round < 3000; round++)
        {
            var before = random.Document(3);
            var path = random.Path();
            var value = random.Value(2);
            var copy = before.DeepClone();
            if (!TryApply(UpdateProgram.Parse(new BsonDocument("$set", new BsonDocument(path, value))), before, out var after))
                continue;
            applied++;

            Assert.That(BsonIdentity.AreSame(before, copy), Is.True, "the original is left alone");
            Assert.That(Filter.Parse(new BsonDocument(path, new BsonDocument("$eq", value))).Matches(after!), Is.True, $"{BsonText.Of(before)} {path} {BsonText.Of(value)}");
            UpdateProgram.Parse(new BsonDocument("$set", new BsonDocument(path, value))).Apply(after!, null, false, out var again);
            Assert.That(again, Is.False, "setting twice changes once");
        }
        Assert.That(applied, Is.GreaterThan(1000));
    }

    [Test]
    public void Unset_RandomDocuments_RemovesOrNullsAndRepeats()
    {
        var random = new RandomBson(11);
        for (var round = 0; round < 3000; round++)
        {
            var before = random.Document(3);
            var unset = UpdateProgram.Parse(new BsonDocument("$unset", new BsonDocument(random.Path(), 1)));

            var after = unset.Apply(before, null, false, out var modified);
            unset.Apply(after, null, false, out var again);

            Assert.That(modified, Is.EqualTo(!BsonIdentity.AreSame(before, after)));
            Assert.That(again, Is.False);
        }
    }

    [Test]
    public void AddToSetThenPull_RandomDocuments_LeavesNoSuchElement()
    {
        var random = new RandomBson(13);
        for (var round = 0; round < 2000; round++)
        {
            var before = new BsonDocument("a", random.Array(2));
            var value = random.Value(1);
            var name = value is BsonDocument or BsonArray ? "$pullAll" : "$pull";

            var added = UpdateProgram.Parse(new BsonDocument("$addToSet", new BsonDocument("a", value))).Apply(before, null, false, out _);
            var pulled = UpdateProgram.Parse(new BsonDocument(name, new BsonDocument("a", name == "$pull" ? value : new BsonArray { value }))).Apply(added, null, false, out var modified);

            Assert.That(modified, Is.True);
            Assert.That(pulled["a"].AsBsonArray.Any(item => BsonOrder.AreEqual(item, value)), Is.False);
        }
    }

    private static bool TryApply(UpdateProgram program, BsonDocument document, out BsonDocument? result)
    {
        try
        {
            result = program.Apply(document, null, false, out _);
            return true;
        }
        catch (ServerErrorException e) when (e.Code == (int)ServerError.PathNotViable)
        {
            result = null;
            return false;
        }
    }
}
