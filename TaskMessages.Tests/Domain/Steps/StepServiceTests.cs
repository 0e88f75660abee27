using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Steps;

/// <summary>Steps are read on from one that is known without reading what comes before it.</summary>
public sealed class StepServiceTests
{
    private const int Many = 1200;

    private readonly ChatTask _task = Snapshots.Completed();
    private readonly StoreFaults _calls = new();
    private InMemoryMessageStore _messages = null!;
    private StepService _steps = null!;

    [SetUp]
    public async Task FillAsync()
    {
        var tasks = new InMemoryTaskStore();
        _messages = new InMemoryMessageStore();
        _steps = new StepService(new TurnStores(tasks, new FaultyMessageStore(_messages, _calls), new InMemoryTurnStore()));
        await tasks.InsertAsync(_task, CancellationToken.None);
        for (var number = 1; number <= Many; number++)
            await AddAsync(number, Content(number));
    }

    [TestCase(2, "message:000000000000000000000002")]
    [TestCase(Many - 1, "tool_call:call-1199")]
    [TestCase(Many, "message:0000000000000000000004b0")]
    public async Task Read_AfterAKnownStep_IsTheRestOfAllSteps(int number, string after)
    {
        var all = (await ReadAsync(null)).Steps;
        var before = _calls.Calls;

        var rest = (await ReadAsync(after)).Steps;

        Assert.That(rest.Select(step => step.Id), Is.EqualTo(all.SkipWhile(step => step.Id != after).Skip(1).Select(step => step.Id)));
        Assert.That(rest, Has.Count.EqualTo(Many - number));
        var first = number < Many - 1 ? 1 : 0;
        Assert.That(_calls.Calls - before, Is.EqualTo(1 + ((Many - number + 1) / 500) + 1 + first), "to find it, for each batch from there, and whether the call's id came before");
    }

    [TestCase("message:0000000000000000000fffff")]
    [TestCase("message:nonsense")]
    [TestCase("tool_call:nonsense")]
    [TestCase("nonsense")]
    public void Read_AfterAStepThatIsNot_IsRefused(string after)
        => Assert.That(Assert.ThrowsAsync<DomainException>(() => ReadAsync(after))!.Error, Is.EqualTo(DomainError.InvalidInput));

    [Test]
    public async Task Read_Limited_SaysWhetherMoreFollow()
    {
        var some = await ReadAsync("message:0000000000000000000004ad", limit: 2);
        var rest = await ReadAsync("message:0000000000000000000004ad", limit: 3);

        Assert.That((some.Steps.Count, some.HasMore, rest.Steps.Count, rest.HasMore), Is.EqualTo((2, true, 3, false)));
    }

    [Test]
    public async Task Read_ManyCallsOfCallersThatAreAnsweredLate_AreWholeStepsInTheirOrder()
    {
        const int Calls = 60;
        for (var call = 1; call <= Calls; call++)
            await AddAsync(Many + call, new ToolRequestContent(Author.User, Style.Static, $"late-{call}", "look", new JsonMap { ["n"] = (long)call }));
        for (var call = 1; call <= Calls; call++)
            await AddAsync(Many + Calls + call, new ToolResponseContent(Author.User, Style.Static, $"late-{call}", "look", $"seen {call}"));

        var steps = (await ReadAsync(null)).Steps.Where(step => step.Id.StartsWith("tool_call:late-", StringComparison.Ordinal)).ToList();

        Assert.That(steps.Select(step => step.Id), Is.EqualTo(Enumerable.Range(1, Calls).Select(call => $"tool_call:late-{call}")));
        Assert.That(steps.Select(step => step.Status), Is.All.EqualTo(StepStatus.Completed));
        Assert.That(steps.Select(step => step.Data["result"]), Is.EqualTo(Enumerable.Range(1, Calls).Select(call => $"seen {call}")));
        Assert.That(steps.Select(step => ((JsonMap)step.Data["args"]!)["n"]), Is.EqualTo(Enumerable.Range(1, Calls).Select(call => (long)call)));
    }

    private Task<StepPage> ReadAsync(string? after, int? limit = null)
        => _steps.ReadAsync(_task.Id, Snapshots.AgentId, after, limit, long.MaxValue, CancellationToken.None);

    private static MessageContent Content(int number) => number == Many - 1
        ? new ToolRequestContent(Author.Agent, Style.Static, $"call-{number}", "look", [])
        : new TextContent(Author.User, Style.Static, TextFormat.Plain, $"{number}");

    private Task<bool> AddAsync(int number, MessageContent content) => _messages.InsertAsync(
        new Message
        {
            Id = $"{number:x24}",
            TaskId = _task.Id,
            Seq = number,
            Content = content,
            CreatedAt = Snapshots.Start.AddMilliseconds(number),
            UpdatedAt = Snapshots.Start,
        },
        CancellationToken.None);
}
