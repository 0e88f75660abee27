using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage;
using TaskMessages.Tests.Domain.Services;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Administration;

/// <summary>An external conversation that is deleted is gone, and its name is free once nothing late can come back.</summary>
public sealed class ExternalDeletionTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public async Task Delete_ThenLeftovers_FreesTheName_AndNotBefore()
    {
        await using var database = await EmbeddedDatabase.StartAsync();
        using var tasks = new TaskStore(database.Database);
        var stores = new TurnStores(tasks, new MessageStore(database.Database, _clock), new TurnStore(database.Database));
        var conversation = TurnStateMachine.CreateExternal("chat", 7, null, _clock.Now);
        await tasks.CreateExternalAsync(conversation, CancellationToken.None);
        await InsertAsync(stores.Messages, conversation.Id, 1);
        var feed = new CollectingFeed();
        var lists = new TaskListService(stores, new TaskTransitions(stores, new Silence(), feed, _clock), new NoHeldTurns(), feed, [], _clock);

        await lists.DeleteAsync((await tasks.FindAsync(conversation.Id, CancellationToken.None))!, CancellationToken.None);
        Assert.That(await CountAsync(stores.Messages, conversation.Id), Is.Zero);
        Assert.That(await tasks.AllotExternalAsync(conversation.Id, 7, 1, _clock.Now, CancellationToken.None), Is.Null, "a message that is posted now would be lost");

        await InsertAsync(stores.Messages, conversation.Id, 2);
        Assert.That(await lists.PurgeLeftoversAsync(10, CancellationToken.None), Is.Zero);
        _clock.Advance(TaskListService.PurgeDelay + TimeSpan.FromSeconds(1));
        Assert.That(await lists.PurgeLeftoversAsync(10, CancellationToken.None), Is.EqualTo(1));
        Assert.That(await CountAsync(stores.Messages, conversation.Id), Is.Zero, "what was on its way is gone as well");
        Assert.That(await tasks.FindAsync(conversation.Id, CancellationToken.None), Is.Null);

        await tasks.CreateExternalAsync(conversation, CancellationToken.None);
        Assert.That(await tasks.AllotExternalAsync(conversation.Id, 7, 1, _clock.Now, CancellationToken.None), Is.Not.Null);
        await tasks.ForgetAsync(conversation.Id, CancellationToken.None);
        Assert.That(await tasks.FindAsync(conversation.Id, CancellationToken.None), Is.Not.Null, "one that is not deleted stays");
    }

    private sealed class Silence : ITurnSignal
    {
        public void Notify()
        {
        }
    }

    private async Task InsertAsync(IMessageStore messages, string taskId, long seq) => await messages.InsertAsync(
        new Message { Id = new MessageIdSource(_clock).Next(), TaskId = taskId, Seq = seq, Content = MessageServiceTests.TextOf("note"), CreatedAt = _clock.Now, UpdatedAt = _clock.Now },
        CancellationToken.None);

    private static async Task<int> CountAsync(IMessageStore messages, string taskId) => (await messages.ChangedAfterAsync(taskId, 0, 10, CancellationToken.None)).Items.Count;
}
