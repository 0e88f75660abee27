using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Api.Worker;
using TaskMessages.Benchmarks;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>Streams, waiting and orders on a service that does not run the turn: two services share nothing but the database, over TCP.</summary>
public sealed class OtherProcessTests
{
    private TemporaryDirectory _directory = null!;
    private EmbeddedMongoServer _database = null!;
    private TaskMessagesApp _worker = null!;
    private TaskMessagesApp _other = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _directory = new TemporaryDirectory();
        _database = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = Path.Combine(_directory.FullPath, "data"), Listen = "127.0.0.1:0" },
            TimeProvider.System,
            NullLogger.Instance,
            CancellationToken.None);
        string[] shared =
        [
            $"--Mongo:ConnectionString={_database.ConnectionString}", $"--DataProtection:KeysDirectory={_directory.FullPath}/keys",
        ];
        // so long a lease that no heartbeat is due while a test waits: what is noticed in time was noticed by the watch
        _worker = await TaskMessagesApp.StartAsync([.. shared, "--Worker:Lease=00:10:00"]);
        _other = await TaskMessagesApp.StartAsync([.. shared, "--Worker:Enabled=false"]);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _other.DisposeAsync();
        await _worker.DisposeAsync();
        await _database.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task Events_OfATurnElsewhere_AreTheSame()
    {
        await using var agent = await StreamingAgent.StartAsync(_worker);
        var id = await _other.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var here = await StreamClient.OpenAsync(_worker, id, "0", agent.Key);
        using var there = await StreamClient.OpenAsync(_other, id, "0", agent.Key);
        var (conversation, elsewhere) = (new Conversation(), new Conversation());
        for (var piece = 0; piece < 5; piece++)
        {
            agent.Delta($"piece {piece} ");
            conversation.Take(await here.ReadToAsync("message.delta"));
            elsewhere.Take(await there.ReadToAsync("message.delta"));
        }

        agent.Done();
        agent.End();
        conversation.Take(await here.ReadToEndAsync());
        elsewhere.Take(await there.ReadToEndAsync());

        var ledger = await _other.ListAsync($"{id}", "&order_direction=asc", agent.Key);
        conversation.AssertIs(ledger);
        elsewhere.AssertIs(ledger);
    }

    [Test]
    public async Task TaskStreams_OfATurnElsewhere_AndOfChangesElsewhere_AreTheSame()
    {
        await using var agent = await StreamingAgent.StartAsync(_worker);
        var id = await _other.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var here = await TaskStreamClient.OpenAsync(_worker, $"/tasks/{id}", "0", agent.Key);
        using var there = await TaskStreamClient.OpenAsync(_other, $"/tasks/{id}", "0", agent.Key);
        var (told, elsewhere) = (new ToldMessages(), new ToldMessages());
        for (var piece = 0; piece < 3; piece++)
        {
            agent.Delta($"piece {piece} ");
            told.Take(await here.ReadToAsync("delta"));
            elsewhere.Take(await there.ReadToAsync("delta"));
        }

        agent.Done();
        agent.End();
        told.Take(await here.ReadToAsync("done"));
        elsewhere.Take(await there.ReadToAsync("done"));
        using var put = await _worker.PutAsync($"/tasks/{id}", """{"task_metadata":{"m":1}}""", agent.Key);
        Assert.That((int?)(await there.ReadToAsync("task_updated"))[^1].Data!["task"]!["task_metadata"]!["m"], Is.EqualTo(1));
        using var ended = await _other.SendAsync(HttpMethod.Post, $"/tasks/{id}/complete", null, agent.Key);
        Assert.That((await here.ReadToEndAsync()).Last(frame => frame.Data is not null).Type, Is.EqualTo("task_updated"));

        var ledger = await _other.ListAsync($"{id}", key: agent.Key);
        told.AssertIs(ledger);
        elsewhere.AssertIs(ledger);
    }

    [Test]
    public async Task Turns_OfAServiceWithoutAWorker_AreAllWorkedElsewhere()
    {
        var worker = _worker.Services.GetRequiredService<WorkerIdentity>().ToString();
        Assert.That(_other.Services.GetRequiredService<WorkerIdentity>().ToString(), Is.Not.EqualTo(worker));
        for (var i = 0; i < 20; i++)
        {
            var id = await _other.CreateTaskAsync("hello");
            await _other.WaitForEndAsync(id);
            using var turns = await _other.GetAsync($"/v1/chat/tasks/{id}/turns");
            Assert.That((string?)(await turns.JsonAsync(200))["turns"]![0]!["worker"], Is.EqualTo(worker));
        }
    }

    [Test]
    public async Task Cancel_OfATurnElsewhere_AbortsItsExecutor()
    {
        await using var agent = await StreamingAgent.StartAsync(_worker);
        var id = await _other.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var stream = await StreamClient.OpenAsync(_other, id, key: agent.Key);
        agent.Delta("half");
        await stream.ReadToAsync("message.delta");

        using var cancel = await _other.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/cancel", new { reason = "enough" }, agent.Key);
        await cancel.JsonAsync(200);

        Assert.That((await stream.ReadToEndAsync())[^1].Text("error"), Is.EqualTo("Canceled: enough"));
        await agent.Aborted.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Wait_ForATurnElsewhere_EndsWithIt()
    {
        await using var agent = await StreamingAgent.StartAsync(_worker);
        var id = await _other.CreateTaskAsync("hello", agent.Key, agent.Agent);
        var waiting = _other.GetAsync($"/v1/chat/tasks/{id}?wait=60", agent.Key);
        agent.Delta("done");
        agent.End();

        using var response = await waiting.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That((string?)(await response.JsonAsync(200))["output"], Is.EqualTo("done"));
    }
}
