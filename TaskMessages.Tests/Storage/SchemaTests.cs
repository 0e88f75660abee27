using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Messages;
using TaskMessages.Storage;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>The indexes after a start, and that what is to expire expires.</summary>
public sealed class SchemaTests
{
    private ManualClock _clock = null!;
    private EmbeddedDatabase _database = null!;

    [SetUp]
    public async Task OpenDatabase()
    {
        _clock = new ManualClock();
        _database = await EmbeddedDatabase.StartAsync(clock: _clock);
    }

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [TestCase("tasks", "agent_id_1_created_at_1__id_1", "agent_id_1_lifecycle_1_created_at_1__id_1", "agent_id_1_metadata_keys_1_created_at_1__id_1", "agent_id_1_turn.visible_at_1", "created_at_1__id_1", "external_id_1", "pending_interaction.expires_at_1", "purge_at_1", "turn.visible_at_1")]
    [TestCase("messages", "task_id_1_change_seq_1", "task_id_1_created_at_1_seq_1", "void_until_1")]
    [TestCase("turns", "task_id_1_end_seq_1")]
    [TestCase("task_changes", "task_id_1_seq_1")]
    [TestCase("events", "delivery.due_at_1", "task_id_1_delivery.seq_1", "task_id_1_seq_1")]
    [TestCase("task_states", "agent_id_1_created_at_1__id_1", "key_1", "task_id_1_agent_id_1")]
    [TestCase("spans", "task_id_1_start_time_1", "trace_id_1_start_time_1")]
    [TestCase("agents", "name_1")]
    [TestCase("api_keys", "agent_id_1", "prefix_1")]
    [TestCase("idempotency_keys", "expires_at_1")]
    public async Task Ensure_Collection_HasItsIndexesAndNoOther(string collection, params string[] names)
    {
        await new Schema(_database.Database).EnsureAsync(CancellationToken.None);

        Assert.That((await IndexesAsync(collection)).Select(index => index["name"].AsString).Order(StringComparer.Ordinal), Is.EqualTo(new[] { "_id_" }.Concat(names)));
    }

    [TestCase("messages", "void_until_1")]
    [TestCase("idempotency_keys", "expires_at_1")]
    public async Task Ensure_WhatIsToExpire_ExpiresAtItsOwnTime(string collection, string name)
    {
        var index = (await IndexesAsync(collection)).Single(index => index["name"].AsString == name);

        Assert.That(index["expireAfterSeconds"].ToInt64(), Is.Zero);
    }

    [TestCase("events", "task_id_1_seq_1")]
    [TestCase("task_states", "key_1")]
    [TestCase("agents", "name_1")]
    [TestCase("api_keys", "prefix_1")]
    public async Task Ensure_WhatMustBeUnique_Is(string collection, string name)
        => Assert.That((await IndexesAsync(collection)).Single(index => index["name"].AsString == name)["unique"].ToBoolean(), Is.True);

    [Test]
    public async Task Sweep_ADayLater_RemovesAnswersAndTombstonesAndNothingElse()
    {
        var messages = new MessageStore(_database.Database, _clock);
        await messages.RemoveAttemptAsync("1", Snapshots.TurnId, TurnMessageId.All(Snapshots.TurnId, 2), 2, CancellationToken.None);
        await messages.InsertAsync(Snapshots.Queued().Turn!.ToUserMessage("1"), CancellationToken.None);
        await new IdempotencyStore(_database.Database).TryBeginAsync(
            new IdempotencyRecord
            {
                Key = "1:key",
                Fingerprint = "print",
                Owner = "own",
                State = IdempotencyState.InFlight,
                LockedUntil = _clock.Now + IdempotencyRecord.Lock,
                Ids = new ReservedIds { TaskId = "1" },
                ExpiresAt = _clock.Now + IdempotencyRecord.Lifetime,
            },
            _clock.Now,
            CancellationToken.None);
        Assert.That(await CountAsync("messages") + await CountAsync("idempotency_keys"), Is.EqualTo(4));

        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(2));

        await Eventually.TrueAsync(async () => await CountAsync("messages") == 1 && await CountAsync("idempotency_keys") == 0, "what has expired is gone");
    }

    private async Task<IReadOnlyList<BsonDocument>> IndexesAsync(string collection)
    {
        var reply = await RunAsync(new BsonDocument("listIndexes", collection));
        return [.. reply["cursor"]["firstBatch"].AsBsonArray.Select(index => index.AsBsonDocument)];
    }

    private async Task<long> CountAsync(string collection) => (await RunAsync(new BsonDocument("count", collection)))["n"].ToInt64();

    private Task<BsonDocument> RunAsync(BsonDocument command) => _database.RunAsync(command);
}
