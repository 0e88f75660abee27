using TaskMessages.Benchmarks.Load;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Benchmarks;

/// <summary>The scenarios of the message contract, small, against a service.</summary>
public sealed class CallLoadTests : ContractFixture
{
    [TestCase("calls", 2)]
    [TestCase("lists", 4)]
    [CancelAfter(120_000)]
    public async Task Scenario_AgainstAService_AllSucceed(string scenario, int results, CancellationToken cancellationToken)
    {
        var options = new LoadOptions
        {
            Target = App.Address,
            Connections = 4,
            Tasks = 250,
            Duration = TimeSpan.FromMilliseconds(300),
            WarmUp = TimeSpan.FromMilliseconds(50),
        };

        var measured = await new LoadRun(options, TextWriter.Null).RunOneAsync(scenario, cancellationToken);

        Assert.That(measured.Select(result => result.Failures), Is.EqualTo(Enumerable.Repeat(0L, results)));
        Assert.That(measured.Select(result => result.Count), Is.All.GreaterThan(0));
    }
}
