using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Benchmarks;
using TaskMessages.Benchmarks.Crash;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.Faults;

/// <summary>Two service processes with one MongoDB server between them, reached over TCP: they share the work and never the turn.</summary>
public sealed class TwoWorkersTests
{
    private const int Turns = 1000;
    private const int Connections = 8;
    private const int LinesOfAFault = 30;

    [Test]
    [CancelAfter(180_000)]
    public async Task Turns_1000OnTwoProcesses_EachDoneExactlyOnce(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var webhook = await WebhookAgent.StartAsync(() => TimeSpan.FromMilliseconds(5), cancellationToken);
        await using var server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = Path.Combine(directory.FullPath, "data"), Listen = "127.0.0.1:0" },
            TimeProvider.System, NullLogger.Instance, cancellationToken);
        await using var first = await StartAsync("first", directory, server, cancellationToken);
        await using var second = await StartAsync("second", directory, server, cancellationToken);
        var agent = await AdminClient.CreateWebhookAgentAsync(first.EndPoint, webhook.Url, maxAttempts: 3, cancellationToken);

        string[][] authors;
        try
        {
            authors = await Task.WhenAll(Enumerable.Range(0, Connections).Select(
                number => CreateAndReadAsync(number % 2 == 0 ? first : second, agent, Turns / Connections, cancellationToken)));
        }
        catch
        {
            await TellFaultsAsync(first, cancellationToken);
            await TellFaultsAsync(second, cancellationToken);
            throw;
        }

        Assert.That(authors.SelectMany(each => each), Has.Exactly(Turns).EqualTo("user agent"));
        Assert.That(webhook.Calls, Has.Count.EqualTo(Turns));
        Assert.That(webhook.Calls.Select(call => call.TurnId), Is.Unique);
        var (ofFirst, ofSecond) = await WorkedAsync(first, second, cancellationToken);
        Assert.That(ofFirst.Intersect(ofSecond), Is.Empty);
        Assert.That((ofFirst.Count > 0, ofSecond.Count > 0), Is.EqualTo((true, true)), "both take part");
    }

    private static async Task<ServiceProcess> StartAsync(
        string name, TemporaryDirectory directory, EmbeddedMongoServer server, CancellationToken cancellationToken)
    {
        var service = ServiceProcess.Start(new ServiceOptions
        {
            Directory = Path.Combine(directory.FullPath, name),
            ConnectionString = server.ConnectionString,
            Settings = new Dictionary<string, string>
            {
                ["DataProtection__KeysDirectory"] = Path.Combine(directory.FullPath, "keys"),
                ["Serilog__MinimumLevel__Override__TaskMessages.Api.Worker"] = "Debug",
            },
        });
        try
        {
            await service.WaitReadyAsync(TimeSpan.FromSeconds(60), cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    private static async Task<string[]> CreateAndReadAsync(
        ServiceProcess service, AgentKey agent, int count, CancellationToken cancellationToken)
    {
        using var connection = await RawConnection.ConnectAsync(service.EndPoint, cancellationToken);
        var reader = new TaskReader(connection, agent);
        var tasks = new List<long>();
        for (var i = 0; i < count; i++)
            tasks.Add(await reader.CreateAsync($"question {i}", cancellationToken));
        var authors = new List<string>();
        foreach (var task in tasks)
        {
            Assert.That(await reader.WaitForEndAsync(task, cancellationToken), Is.EqualTo("completed"));
            authors.Add(string.Join(' ', await reader.AuthorsAsync(task, cancellationToken)));
        }

        return [.. authors];
    }

    /// <summary>What a service says of its own faults, for whoever reads why the test has failed.</summary>
    private static async Task TellFaultsAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        var lines = (await ReadLogAsync(service.LogPath, cancellationToken)).Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line].Contains(" ERR", StringComparison.Ordinal))
                await TestContext.Out.WriteLineAsync(string.Join('\n', lines.Skip(line).Take(LinesOfAFault)));
        }
    }

    // which process worked which turn is in their logs, which are written a moment later
    private static async Task<(HashSet<string> First, HashSet<string> Second)> WorkedAsync(
        ServiceProcess one, ServiceProcess other, CancellationToken cancellationToken)
    {
        while (true)
        {
            var first = await ClaimedAsync(one.LogPath, cancellationToken);
            var second = await ClaimedAsync(other.LogPath, cancellationToken);
            if (first.Count + second.Count >= Turns)
                return (first, second);
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    private static async Task<HashSet<string>> ClaimedAsync(string path, CancellationToken cancellationToken)
    {
        var claims = Regex.Matches(await ReadLogAsync(path, cancellationToken), "Turn claimed: .*turn \"?(?<id>[0-9a-f]{24})");
        return [.. claims.Select(claim => claim.Groups["id"].Value)];
    }

    private static async Task<string> ReadLogAsync(string path, CancellationToken cancellationToken)
    {
        await using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(log);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
