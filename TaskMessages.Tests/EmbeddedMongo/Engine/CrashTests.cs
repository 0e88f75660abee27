using System.Diagnostics;
using System.Globalization;
using TaskMessages.Benchmarks.Crash;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>Another process writes and dies in the middle of its write path; whatever it had acknowledged must be there.</summary>
[TestFixture]
public sealed class CrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [TestCase(nameof(StorageFailPoint.BeforeJob), 700)]
    [TestCase(nameof(StorageFailPoint.BeforeCommit), 2)]
    [TestCase(nameof(StorageFailPoint.BeforeCommit), 60)]
    [TestCase(nameof(StorageFailPoint.AfterCommit), 1)]
    [TestCase(nameof(StorageFailPoint.AfterCommit), 60)]
    [TestCase(nameof(StorageFailPoint.BeforeCheckpoint), 3)]
    public async Task Open_AfterAKillWhileWriting_HasEveryAcknowledgedDocument(string point, int passes)
    {
        var directory = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            var acknowledged = await RunUntilKilledAsync(directory, point, passes);
            await using var engine = StorageEngine.Open(new StorageOptions { Directory = directory, ExpirySweepInterval = TimeSpan.Zero }, TimeProvider.System);
            var stored = engine.Read(Ids, CancellationToken.None);
            Assert.That(acknowledged.Except(stored), Is.Empty, "Acknowledged, but lost.");
            Assert.That(EngineFixture.FindProblems(engine), Is.Empty);
            if (passes > 10)
                Assert.That(acknowledged, Is.Not.Empty, "The writer has written.");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public async Task DatabaseCrashRun_KillsAtRandomMoments_FindsNoViolation()
    {
        await using var output = new StringWriter();
        var violations = await new DatabaseCrashRun(kills: 3, seed: 1, output).RunAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.That(violations, Is.Zero, output.ToString());
    }

    private static HashSet<int> Ids(ReadSession session)
    {
        if (session.FindCollection("crash", "c") is not { } collection)
            return [];
        var plan = session.Plan(collection, TaskMessages.EmbeddedMongo.Query.Filter.All, null, null);
        return [.. session.Execute(plan, null).Select(found => found.Document["_id"].AsInt32)];
    }

    private static async Task<List<int>> RunUntilKilledAsync(string directory, string point, int passes)
    {
        var program = Path.Combine(TestContext.CurrentContext.TestDirectory, "TaskMessages.Benchmarks.dll");
        var start = new ProcessStartInfo("dotnet", [program, "engine-writer", "--directory", directory, "--at", point, "--passes", passes.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Patience);
        var acknowledged = new List<int>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
            {
                // the kill can cut the last line short
                if (int.TryParse(line, CultureInfo.InvariantCulture, out var id))
                    acknowledged.Add(id);
            }

            await process.WaitForExitAsync(timeout.Token);
            Assert.That(process.ExitCode, Is.Not.Zero, "The process was killed.");
            return acknowledged;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
