using TaskMessages.Benchmarks;
using TaskMessages.Benchmarks.Consoles;
using TaskMessages.Tests.Clients;

namespace TaskMessages.Tests.Benchmarks;

/// <summary>The console's benchmark still runs, whatever the numbers.</summary>
public sealed class ConsoleRunTests
{
    [Test]
    [CancelAfter(240_000)]
    public async Task Run_Small_MeasuresEverything(CancellationToken cancellationToken)
    {
        if (await Chromium.FindAsync() is null)
            ClientScript.Missing("Chromium");
        var brief = TimeSpan.FromMilliseconds(300);
        var options = new ConsoleRunOptions { Tasks = 2_500, Messages = 1_200, Consoles = 3, Openings = 2, Duration = brief, WarmUp = brief };

        var table = await new ConsoleRun(options, TestContext.Out).RunAsync(cancellationToken);

        await TestContext.Out.WriteLineAsync(table);
        Assert.That(table, Does.Match(@"first paint of the tasks, by their address \| median [1-9]\d* ms, least [1-9]\d* ms, most [1-9]\d* ms \| < 300 ms"));
        Assert.That(table, Does.Match(@"first paint of a conversation of 1,200 messages, by its address \| median [1-9]\d* ms, least [1-9]\d* ms, most [1-9]\d* ms \| < 500 ms"));
        Assert.That(table, Does.Match(@"memory for 3 consoles that are open \| -?\d+ MiB more"));
        Assert.That(table, Does.Match(@"creates with 3 consoles open \| [1-9][\d,]*/s; [1-9]\d* µs each"));
        Assert.That(table, Does.Not.Contain("failed"));
    }

    [Test]
    public void Parse_Options_AreBounded()
    {
        Assert.That(ConsoleRunOptions.Parse(new Arguments(["--tasks", "500", "--consoles", "2"])), Is.EqualTo(new ConsoleRunOptions { Tasks = 500, Consoles = 2 }));
        Assert.Throws<ArgumentsException>(() => ConsoleRunOptions.Parse(new Arguments(["--consoles", "0"])));
    }
}
