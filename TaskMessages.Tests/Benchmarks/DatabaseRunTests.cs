using TaskMessages.Benchmarks;
using TaskMessages.Benchmarks.Database;

namespace TaskMessages.Tests.Benchmarks;

/// <summary>The comparison of the database with plain SQLite still runs, whatever the numbers.</summary>
public sealed class DatabaseRunTests
{
    [Test]
    [CancelAfter(240_000)]
    public async Task Run_Small_MeasuresEverything(CancellationToken cancellationToken)
    {
        var options = new DatabaseOptions { Duration = TimeSpan.FromMilliseconds(100), Documents = 1_000, Queue = 100 };

        var report = await new DatabaseRun(options, TestContext.Out).RunAsync(cancellationToken);

        var table = report.ToMarkdown();
        await TestContext.Out.WriteLineAsync(table);
        Assert.That(report.Rows, Is.EqualTo(12), table);
        Assert.That(table, Does.Not.Contain(" 0/s"), "Every side has done some of every workload.");
        Assert.That(table, Does.Contain("| first answer of a fresh server | "));
    }

    [Test]
    public void ToMarkdown_Rates_HaveTheirRatioToPlainSqlite()
    {
        var report = new DatabaseReport();
        report.AddRates("reads", new Dictionary<string, double> { [DatabaseColumns.InProcess] = 1_500, [DatabaseColumns.Raw] = 2_000 }, "many");
        report.AddTimes("start", new Dictionary<string, TimeSpan> { [DatabaseColumns.Tcp] = TimeSpan.FromSeconds(1.5) });
        report.AddMemory("memory", DatabaseColumns.Tcp, 3 << 20);

        Assert.That(report.ToMarkdown().Split('\n'), Is.SupersetOf(new[]
        {
            "| | in-process | TCP, MongoDB.Driver | TCP, PyMongo | raw SQLite | aim |",
            "| --- | --: | --: | --: | --: | --- |",
            "| reads | 1,500/s (0.75) |  |  | 2,000/s | many |",
            "| start |  | 1,500 ms |  |  |  |",
            "| memory |  | 3 MiB |  |  |  |",
        }));
    }

    [Test]
    public void Parse_Options_GoBeforeQuick()
    {
        var options = DatabaseOptions.Parse(new Arguments(["--quick", "--documents", "2000", "--gibibytes", "1"]));

        Assert.That(options, Is.EqualTo(new DatabaseOptions { Duration = TimeSpan.FromMilliseconds(100), Documents = 2_000, Queue = 2_000, Gibibytes = 1 }));
        Assert.That(DatabaseOptions.Parse(new Arguments(["--seconds", "7"])).Duration, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }
}
