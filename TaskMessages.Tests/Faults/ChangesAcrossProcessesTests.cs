using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Benchmarks;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.Faults;

/// <summary>
/// Two processes on one database that poses as a replica set: one takes requests, one works, and each hears of the other's changes from the database. Their polling is set so slow
/// that nothing here could end by it.
/// </summary>
public sealed class ChangesAcrossProcessesTests
{
    private const string Never = "00:01:00";

    [Test]
    [CancelAfter(50_000)]
    public async Task Turn_TakenByOneProcess_IsWorkedByTheOther_WithoutPolling(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var options = new EmbeddedMongoOptions { Directory = Path.Combine(directory.FullPath, "data"), Listen = "127.0.0.1:0", ReplicaSetName = "rs0" };
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken);
        await using var worker = await StartAsync("worker", isWorker: true, directory, server, cancellationToken);
        await using var front = await StartAsync("front", isWorker: false, directory, server, cancellationToken);
        using var connection = await RawConnection.ConnectAsync(front.EndPoint, cancellationToken);
        var reader = new TaskReader(connection, AgentKey.Echo);

        for (var number = 0; number < 5; number++)
        {
            var task = await reader.CreateAsync($"question {number}", cancellationToken);
            Assert.That(await reader.WaitForEndAsync(task, cancellationToken), Is.EqualTo("completed"));
        }

        Assert.That(await File.ReadAllTextAsync(worker.LogPath, cancellationToken), Does.Contain("tells at once what other processes change"));
    }

    private static async Task<ServiceProcess> StartAsync(
        string name, bool isWorker, TemporaryDirectory directory, EmbeddedMongoServer server, CancellationToken cancellationToken)
    {
        var service = ServiceProcess.Start(new ServiceOptions
        {
            Directory = Path.Combine(directory.FullPath, name),
            ConnectionString = server.ConnectionString,
            Worker = isWorker,
            Settings = new Dictionary<string, string>
            {
                ["DataProtection__KeysDirectory"] = Path.Combine(directory.FullPath, "keys"),
                ["Worker__PollInterval"] = Never,
                ["Worker__MaxPollInterval"] = Never,
            },
        });
        await service.WaitReadyAsync(TimeSpan.FromSeconds(40), cancellationToken);
        return service;
    }
}
