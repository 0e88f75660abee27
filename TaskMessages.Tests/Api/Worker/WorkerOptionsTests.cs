using TaskMessages.Api.Configuration;
using TaskMessages.Api.Worker;

namespace TaskMessages.Tests.Api.Worker;

public sealed class WorkerOptionsTests
{
    private static readonly SectionValidator<WorkerOptions> Validator = new(WorkerOptions.SectionName);

    private static IEnumerable<TestCaseData> Wrong =>
    [
        new TestCaseData(new WorkerOptions { Concurrency = 0 }, "Worker:Concurrency"),
        new TestCaseData(new WorkerOptions { Concurrency = 1025 }, "Worker:Concurrency"),
        new TestCaseData(new WorkerOptions { ConcurrencyPerAgent = 0 }, "Worker:ConcurrencyPerAgent"),
        new TestCaseData(new WorkerOptions { PollInterval = TimeSpan.Zero }, "Worker:PollInterval"),
        new TestCaseData(new WorkerOptions { MaxPollInterval = TimeSpan.FromMilliseconds(20) }, "Worker:MaxPollInterval"),
        new TestCaseData(new WorkerOptions { Lease = TimeSpan.FromSeconds(1) }, "Worker:Lease"),
        new TestCaseData(new WorkerOptions { TurnTimeout = TimeSpan.Zero }, "Worker:TurnTimeout"),
        new TestCaseData(new WorkerOptions { RetryMaxDelay = TimeSpan.FromMilliseconds(10) }, "Worker:RetryMaxDelay"),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void Validate_WrongValue_NamesTheKey(object options, string key) =>
        Assert.That(Validator.Validate(null, (WorkerOptions)options).FailureMessage, Does.StartWith(key + " "));

    [Test]
    public void Validate_Defaults_AreRight() => Assert.That(Validator.Validate(null, new WorkerOptions()).Succeeded);
}
