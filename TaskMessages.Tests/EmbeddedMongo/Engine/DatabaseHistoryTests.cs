using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>The verdict of the database's crash run, with each kind of violation planted.</summary>
[TestFixture]
public sealed class DatabaseHistoryTests
{
    private const int Caller = 3;

    [Test]
    public void Resume_StateOfEveryOperation_IsTold()
    {
        for (var operations = 0; operations < 40; operations++)
        {
            Assert.That(Resume(operations, After(operations)), Is.EqualTo((operations, "")), "All that was acknowledged.");
            Assert.That(Resume(operations, After(operations + 1)), Is.EqualTo((operations + 1, "")), "One more was on its way.");
        }
    }

    [Test]
    public void Resume_AcknowledgedInsertLost_IsAProblem() => AssertProblem(17, After(17).Where(document => document["number"] != 2), "document 2 has version none and must have 0");

    [Test]
    public void Resume_AcknowledgedUpdateLost_IsAProblem() => AssertProblem(21, After(19), "document 2 has version 2 and must have 4");

    [Test]
    public void Resume_AcknowledgedDeleteLost_IsAProblem() => AssertProblem(17, After(15).Concat(After(17).Skip(1)), "document 1 has version 6 and must have none");

    [Test]
    public void Resume_TwoOperationsTooMany_IsAProblem() => AssertProblem(17, After(19), "document 2 has version 2 and must have 0");

    [Test]
    public void Resume_DocumentOfNobody_IsAProblem() => AssertProblem(17, After(17).Append(DatabaseHistory.NewDocument(Caller, 9)), "document 9 was never to be inserted");

    private static void AssertProblem(int acknowledged, IEnumerable<BsonDocument> documents, string problem) =>
        Assert.That(Resume(acknowledged, documents).Problems, Does.Contain(problem).And.Contain($"{acknowledged} operations"));

    private static (int Operations, string Problems) Resume(int acknowledged, IEnumerable<BsonDocument> documents)
    {
        var problems = new List<string>();
        var operations = DatabaseHistory.Resume(Caller, acknowledged, documents, problems);
        return (operations, string.Join('\n', problems));
    }

    /// <summary>What is stored after so many operations, by doing them.</summary>
    private static List<BsonDocument> After(int operations)
    {
        var stored = new List<BsonDocument>();
        for (var operation = 0; operation < operations; operation++)
        {
            var number = DatabaseHistory.DocumentOf(operation);
            var kind = DatabaseHistory.KindOf(operation);
            if (kind == DatabaseOperation.Insert)
                stored.Add(DatabaseHistory.NewDocument(Caller, number));
            else if (kind == DatabaseOperation.Delete)
                stored.RemoveAll(document => document["number"] == number);
            else
                stored.Find(document => document["number"] == number)!["version"] = (operation % DatabaseHistory.Steps);
        }

        return stored;
    }
}
