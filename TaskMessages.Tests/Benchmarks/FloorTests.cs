using Microsoft.Data.Sqlite;
using TaskMessages.Benchmarks;
using TaskMessages.Benchmarks.Floor;
using TaskMessages.Benchmarks.Load;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Tests.Benchmarks;

/// <summary>What the service is compared with does what it says, so that the ratio means something.</summary>
public sealed class FloorTests
{
    private static readonly LoadOptions Short = new() { Connections = 4, Duration = TimeSpan.FromMilliseconds(300), WarmUp = TimeSpan.FromMilliseconds(50) };

    [Test]
    [CancelAfter(120_000)]
    public async Task Run_AllThreeScenarios_Succeed(CancellationToken cancellationToken)
    {
        var results = await new FloorRun(Short, result => result).RunAsync(cancellationToken);

        Assert.That(results.All.Select(result => result.Failures), Is.All.Zero);
        Assert.That(results.All.Select(result => result.Count), Is.All.GreaterThan(0));
    }

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(120_000)]
    public async Task Creates_ThatWereAccepted_AreStoredWithTheirMessageAndAnswer(bool worker, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        long accepted;
        var process = ServiceProcess.Start(FloorRun.Process(directory.FullPath, worker));
        await using (process)
        {
            await process.WaitReadyAsync(TimeSpan.FromSeconds(30), cancellationToken);
            var scenario = new CreateScenario(new LoadTarget(process.EndPoint, process, 4));
            accepted = (await scenario.RunAsync("creates", TimeSpan.FromMilliseconds(300), cancellationToken)).Count;
            Assert.That(scenario.TaskIds, Is.Unique);
        }

        // the process has been killed: what it acknowledged is in the file
        await using var database = new SqliteConnection($"Data Source={Path.Combine(directory.FullPath, "data", "floor.sqlite")};Pooling=False");
        database.Open();
        Assert.That(Count("SELECT count(*) FROM tasks"), Is.GreaterThanOrEqualTo(accepted));
        Assert.That(Count("SELECT count(*) FROM messages WHERE author = 'user'"), Is.GreaterThanOrEqualTo(accepted));
        Assert.That(Count("SELECT count(*) FROM messages WHERE author = 'agent'"), worker ? Is.GreaterThan(0) : Is.Zero);
        Assert.That(Count("SELECT count(*) FROM tasks WHERE is_done"), Is.EqualTo(Count("SELECT count(*) FROM messages WHERE author = 'agent'")));

        long Count(string query)
        {
            using var command = database.CreateCommand();
            command.CommandText = query;
            return (long)command.ExecuteScalar()!;
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Against_AnotherBuild_ComparesInTurns(CancellationToken cancellationToken)
    {
        var output = new StringWriter();
        var report = await new ComparisonRun(Short with { Against = AppContext.BaseDirectory, Rounds = 2, Worker = false }, output).RunAsync("creates", cancellationToken);

        Assert.That(output.ToString(), Does.Match("(?s)round 1, other build.*round 1, this build.*round 2, other build.*round 2, this build"));
        Assert.That(report.ToMarkdown(), Does.Match(@"\| creates, no worker \| [\d,]+/s \| [\d,]+/s \| \d\.\d\d \(\d\.\d\d, \d\.\d\d\) \| \d+ µs \| \d+ µs \| \d\.\d\d \|"));
    }

    [Test]
    public void Against_AFolderWithoutAService_IsRefused() => Assert.ThrowsAsync<ArgumentsException>(
        () => new ComparisonRun(Short with { Against = Path.GetTempPath() }, TextWriter.Null).RunAsync("creates", CancellationToken.None));
}
