using TaskMessages.Benchmarks.HttpFuzz;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Benchmarks;

/// <summary>Damaged requests of every operation, some seconds long: the same program runs long with <c>TaskMessages.Benchmarks http-fuzz</c>.</summary>
public sealed class HttpFuzzRunTests
{
    private const int Requests = 7000;

    [TestCase(1)]
    [TestCase(2)]
    [Property("security", "fuzz")]
    public async Task Run_EveryOperation_IsNeverAFaultAndLeavesNothingBehind(int seed)
    {
        await using var app = await TaskMessagesApp.StartAsync("--Limits:FailedLogins=1000000");
        await using var output = new StringWriter();
        using var run = new HttpFuzzRun(app.Address, TaskMessagesApp.DevelopmentKey, TaskMessagesApp.AdminToken, seed, output);
        await run.RunAsync(0, 200, CancellationToken.None);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var violations = await run.RunAsync(200, Requests, CancellationToken.None);

        Assert.That(violations, Is.Zero, output.ToString());
        Assert.That(run.Statuses.Keys, Is.SupersetOf(new[] { 200, 202, 400, 404, 422 }), output.ToString());
        Assert.That(run.Statuses.GetValueOrDefault(401), Is.Zero, "the run's credentials live");
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(64L * 1024 * 1024));
    }
}
