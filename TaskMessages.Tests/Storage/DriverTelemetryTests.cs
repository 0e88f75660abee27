using System.Diagnostics;
using System.Text;
using TaskMessages.Domain.Errors;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>What spans and log lines tell of commands, and what they must never tell.</summary>
[TestFixture(DatabaseKind.Commands)]
[TestFixture(DatabaseKind.Driver)]
[TestFixture(DatabaseKind.DriverOnReplicaSet)]
public sealed class DriverTelemetryTests(DatabaseKind kind)
{
    private const string Secret = "wren-4242";

    [Test]
    public async Task Secrets_InDocumentsAndFilters_ReachNoListenerAndNoLog()
    {
        using var logs = new CollectingLoggers();
        await using var database = await EmbeddedDatabase.StartAsync(kind, loggers: logs);
        using var watch = new SpanWatch();
        var collection = database.Database.GetCollection("c");
        var secret = new BsonDocument { { "_id", Secret }, { "k" + Secret, Secret }, { "a", new BsonArray { Secret } } };
        var filter = new BsonDocument("_id", Secret);
        var update = new BsonDocument("$set", new BsonDocument("b" + Secret, Secret));
        await collection.TryInsertAsync(secret, CancellationToken.None);
        await collection.TryInsertAsync(secret, CancellationToken.None);
        await collection.InsertMissingAsync([secret], CancellationToken.None);
        Assert.That(await collection.FindAsync(secret, null, null, null, CancellationToken.None), Has.Count.EqualTo(1));
        await collection.CountAsync(filter, CancellationToken.None);
        await collection.UpdateOneAsync(filter, update, CancellationToken.None);
        await collection.TryUpsertAsync(filter, update, CancellationToken.None);
        await collection.FindOneAndUpdateAsync(filter, new BsonArray { update }, CancellationToken.None);
        Assert.That(
            () => collection.FindAsync(new BsonDocument("a", new BsonDocument("$" + Secret, Secret)), null, null, null, CancellationToken.None),
            Throws.TypeOf<StoreRejectedException>().With.Message.Not.Contains(Secret));
        await database.FailAsync("{times: 4}", "{failCommands: ['insert'], closeConnection: true}");
        await StoreErrorsTests.ThrownAsync(() => collection.TryInsertAsync(new BsonDocument("x", Secret), CancellationToken.None));
        await collection.DeleteManyAsync(secret, CancellationToken.None);

        var told = Text(watch.Spans);
        Assert.That(watch.Spans, Has.Count.GreaterThanOrEqualTo(9));
        Assert.That(told, Does.Contain("findAndModify").And.Contain("c"));
        Assert.That(told + logs.Everything, Does.Not.Contain(Secret));
        if (kind != DatabaseKind.Commands)
            Assert.That(logs.Everything, Does.Contain("insert"), "the driver's log was listened to, down to its commands");
    }

    [Test]
    public async Task Span_OfACommand_FollowsTheConventions()
    {
        await using var database = await EmbeddedDatabase.StartAsync(kind);
        using var caller = new Activity("caller").Start();
        using var watch = new SpanWatch();
        await database.Database.GetCollection("c").TryInsertAsync(new BsonDocument("_id", 1), CancellationToken.None);

        var span = watch.Spans.Single();
        Assert.That(span.DisplayName, Is.EqualTo("insert c"));
        Assert.That(span.Kind, Is.EqualTo(ActivityKind.Client));
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
        Assert.That((span.GetTagItem("db.namespace"), span.GetTagItem("db.collection.name")), Is.EqualTo(((object?)"task_messages", (object?)"c")));
        Assert.That(span.GetTagItem("db.system.name"), Is.EqualTo("mongodb"));
    }

    [Test]
    public async Task Span_OfAFailure_HasItsCode()
    {
        await using var database = await EmbeddedDatabase.StartAsync(kind);
        await database.FailAsync("'alwaysOn'", "{failCommands: ['find'], errorCode: 2}");
        using var watch = new SpanWatch();
        await StoreErrorsTests.ThrownAsync(() => database.Database.GetCollection("c").FindOneAsync([], CancellationToken.None));

        var span = watch.Spans.Single();
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(span.GetTagItem("db.response.status_code"), Is.EqualTo("2"));
    }

    private static string Text(IEnumerable<Activity> spans)
    {
        var text = new StringBuilder();
        foreach (var span in spans)
        {
            text.Append(span.DisplayName).Append(' ').Append(span.StatusDescription).AppendJoin(' ', span.TagObjects).AppendJoin(' ', span.Baggage);
            foreach (var entry in span.Events)
                text.Append(entry.Name).AppendJoin(' ', entry.Tags);
            text.AppendLine();
        }

        return text.ToString();
    }
}
