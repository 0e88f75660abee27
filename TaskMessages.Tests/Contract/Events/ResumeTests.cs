using System.Net;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>Clients that lose their connection all the time, and miss nothing and get nothing twice.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class ResumeTests(DatabaseKind kind) : ContractFixture(kind)
{
    private protected override string[] Settings => ["--Limits:StreamsPerTask=1000", "--Limits:StreamsPerKey=1000"];

    [Test]
    public async Task Events_DroppedAfterEveryEvent_GoOnExactlyThere()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("hello", agent.Key, agent.Agent);
        var conversation = new Conversation();
        string? last = null;
        var isOver = false;
        for (var piece = 0; !isOver; piece++)
        {
            if (piece < 20)
            {
                agent.Delta($"piece {piece} ");
            }
            else if (piece == 20)
            {
                agent.Done();
                agent.End();
            }

            using var stream = await StreamClient.OpenAsync(App, id, last, agent.Key);
            var frame = (await stream.ReadAsync())!;
            if (last is null)
            {
                // the beginning is only complete with the first id
                while (frame.Id is null)
                {
                    conversation.Take(frame);
                    frame = (await stream.ReadAsync())!;
                }
            }

            conversation.Take(frame);
            last = stream.LastId;
            isOver = frame.Event == "task.completed";
        }

        conversation.AssertIs(await App.ListAsync($"{id}", "&order_direction=asc", agent.Key));
        using var again = await StreamClient.RequestAsync(App, id, last, agent.Key);
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NoContent), "nothing followed: an EventSource stops to reconnect");
    }

    [Test]
    public async Task Events_ManyClientsDroppedAtRandom_AllPutTheSameTogether([Values(1, 2, 3)] int seed)
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("hello", agent.Key, agent.Agent);
        var clients = Enumerable.Range(0, 8).Select(i => Task.Run(() => FollowAsync(id, agent.Key, new Random((seed * 100) + i)))).ToList();
        var random = new Random(seed);
        for (var message = 0; message < 4; message++)
        {
            for (var piece = 0; piece < 30; piece++)
            {
                agent.Delta(new string((char)('a' + random.Next(26)), random.Next(1, 60)), message);
                if (random.Next(4) == 0)
                    agent.Delta("side by side ", message + 10);
                await Task.Delay(random.Next(4));
            }

            agent.Done(message);
            if (random.Next(2) == 0)
                agent.Done(message + 10);
        }

        agent.End();
        foreach (var conversation in await Task.WhenAll(clients))
            conversation.AssertIs(await App.ListAsync($"{id}", "&order_direction=asc", agent.Key));
    }

    /// <summary>Reads a few events, drops the connection, goes on, until the task is at its end.</summary>
    private async Task<Conversation> FollowAsync(long id, string key, Random random)
    {
        var conversation = new Conversation();
        var last = "0";
        while (true)
        {
            using var stream = await StreamClient.OpenAsync(App, id, last, key);
            for (var left = random.Next(1, 12); left > 0; left--)
            {
                if (await stream.ReadAsync() is not { } frame)
                    return conversation;
                conversation.Take(frame);
                last = stream.LastId!;
                if (frame.Event == "task.completed")
                    return conversation;
            }
        }
    }
}
