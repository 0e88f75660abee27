using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>How streams are kept alive and come to an end (section 9.3).</summary>
public sealed class StreamLifeTests : ContractFixture
{
    private protected override string[] Settings => ["--Limits:StreamHeartbeat=00:00:00.100", "--Limits:StreamDuration=00:00:01"];

    [Test]
    [Property("contract", "xagent:12.11/131"), Property("contract", "xagent:12.11/137")]
    public async Task Events_NothingHappens_PingsAndThenExpires()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        using var stream = await StreamClient.OpenAsync(App, await App.CreateTaskAsync("work", key, agent), key: key);

        var frames = await stream.ReadToEndAsync();

        Assert.That(frames.Count(frame => frame.Comment == "ping"), Is.GreaterThan(2));
        Assert.That((frames[^1].Event, frames[^1].Text("code")), Is.EqualTo(("stream.error", "stream_expired")));
    }

    [Test]
    [Property("contract", "xagent:12.11/134")]
    public async Task Events_TaskVanishes_SaySo()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("work", key, agent);
        using var stream = await StreamClient.OpenAsync(App, id, key: key);
        await stream.ReadAsync();
        var database = App.Services.GetRequiredService<IDocumentDatabase>();
        await database.GetCollection("tasks").DeleteManyAsync(new BsonDocument("_id", $"{id}"), CancellationToken.None);
        App.Services.GetRequiredService<TaskMessages.Domain.Execution.ITaskFeed>().Changed($"{id}");

        Assert.That((await stream.ReadToAsync("stream.error"))[^1].Text("code"), Is.EqualTo("task_deleted"));
        Assert.That(await App.Services.GetRequiredService<ITaskStore>().FindAsync($"{id}", CancellationToken.None), Is.Null);
    }
}
