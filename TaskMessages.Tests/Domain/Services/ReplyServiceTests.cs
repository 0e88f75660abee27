using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Services;

/// <summary>Answers to questions, on the embedded database.</summary>
public sealed class ReplyServiceTests
{
    private ServiceScene _scene = null!;
    private ChatTask _asked = null!;

    [SetUp]
    public async Task AskAsync()
    {
        _scene = await ServiceScene.CreateAsync();
        await _scene.CreateTaskAsync();
        _asked = await _scene.FinishAsync(question: new PendingInteraction("Which one?", null));
    }

    [TearDown]
    public ValueTask Close() => _scene.DisposeAsync();

    [Test]
    [Property("contract", "xagent:12.8/90"), Property("contract", "xagent:12.8/91"), Property("contract", "xagent:12.8/101")]
    public async Task Reply_WaitingTask_GoesOnInTheSameRun()
    {
        var replied = await ReplyAsync("the second");

        Assert.That((replied.RunId, replied.Status, replied.StateVersion), Is.EqualTo((_asked.RunId, ChatStatus.Running, _asked.StateVersion + 2)));
        Assert.That((replied.Input, replied.Output, replied.Error, replied.PendingInteraction), Is.EqualTo(("the second", (string?)null, (string?)null, (PendingInteraction?)null)));
        Assert.That(replied.Turn!.Kind, Is.EqualTo(TurnKind.Reply));
        Assert.That(await _scene.LedgerAsync(_asked.Id), Is.EqualTo(new[] { "hello", "the second" }));
        Assert.That(_scene.Notified, Is.EqualTo(2));
    }

    [Test]
    [Property("contract", "xagent:12.8/102")]
    public async Task Reply_ManyAtOnce_ExactlyOneIsTaken()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            try
            {
                await ReplyAsync($"answer {i}");
                return (DomainError?)null;
            }
            catch (DomainException refusal)
            {
                return refusal.Error;
            }
        })));

        Assert.That(outcomes.Count(outcome => outcome is null), Is.EqualTo(1));
        Assert.That(outcomes.OfType<DomainError>(), Has.All.EqualTo(DomainError.TaskBusy));
        Assert.That(await _scene.LedgerAsync(_asked.Id), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Reply_SameCommandManyTimes_HappensOnceAndIsAnsweredAlike()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ReplyAsync("yes", "command-1"))));
        await _scene.FinishAsync(question: new PendingInteraction("And now?", null));
        var late = await ReplyAsync("yes", "command-1");

        Assert.That(replies.Select(reply => reply.RunId).Append(late.RunId), Has.All.EqualTo(_asked.RunId));
        Assert.That(await _scene.LedgerAsync(_asked.Id), Is.EqualTo(new[] { "hello", "yes" }));
        Assert.That((await TaskAsync()).Status, Is.EqualTo(ChatStatus.WaitingForUser), "the second question is still open");
    }

    [Test]
    public async Task Reply_SameCommandOtherText_IsRefused()
    {
        await ReplyAsync("yes", "command-1");

        Assert.That((await RefusedAsync("no", "command-1")).Error, Is.EqualTo(DomainError.IdempotencyMismatch));
    }

    [Test]
    [Property("contract", "xagent:12.8/92")]
    public async Task Reply_WithoutCommand_EachIsOneOfItsOwn()
    {
        await ReplyAsync("yes");
        await _scene.FinishAsync(question: new PendingInteraction("Sure?", null));
        await ReplyAsync("yes");

        Assert.That(await _scene.LedgerAsync(_asked.Id), Is.EqualTo(new[] { "hello", "yes", "yes" }));
    }

    [Test]
    public async Task Reply_AcknowledgementLost_IsProvenByReadingBack()
    {
        // call 0 reads, call 1 replies
        var replied = await _scene.Replies(new StoreFaults { BreakAt = 1, Kind = FaultKind.Applied, Dies = false }).ReplyAsync(Command("yes", null), null, CancellationToken.None);

        Assert.That(replied.Turn!.Message, Is.EqualTo("yes"));
        Assert.That(await _scene.LedgerAsync(_asked.Id), Is.EqualTo(new[] { "hello", "yes" }));
    }

    [Test]
    public async Task Reply_NothingIsKnown_SaysSoAndTheSameCommandGoesOn()
    {
        var lost = _scene.Replies(new StoreFaults { BreakAt = 1, Kind = FaultKind.Lost, Dies = false });
        var refusal = Assert.ThrowsAsync<DomainException>(() => lost.ReplyAsync(Command("yes", "command-1"), null, CancellationToken.None));

        Assert.That(refusal!.Error, Is.EqualTo(DomainError.ReplyOutcomeUnknown));
        Assert.That((refusal.CommandId, refusal.Task!.Id), Is.EqualTo(("command-1", _asked.Id)));
        Assert.That((await ReplyAsync("yes", "command-1")).Status, Is.EqualTo(ChatStatus.Running));
    }

    [Test]
    public async Task Expire_DefaultAnswer_IsGivenOnce()
    {
        var task = await OverdueAsync("later");

        var settled = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _scene.Replies().ExpireAsync(task))));

        Assert.That(settled.Count(isOurs => isOurs), Is.EqualTo(1));
        Assert.That((await TaskAsync()).Turn!.Message, Is.EqualTo("later"));
        Assert.That(await _scene.LedgerAsync(_asked.Id), Is.EqualTo(new[] { "hello", "first", "later" }));
    }

    [Test]
    public async Task Expire_NoDefaultAnswer_FailsTheTask()
    {
        var task = await OverdueAsync(null);

        Assert.That(await _scene.Replies().ExpireAsync(task), Is.True);

        var failed = await TaskAsync();
        Assert.That((failed.Status, failed.Error, failed.PendingInteraction), Is.EqualTo((ChatStatus.Failed, "The question was not answered in time.", (PendingInteraction?)null)));
        Assert.That(failed.Records[^1].Kind, Is.EqualTo(TurnKind.Deadline));
    }

    [Test]
    public async Task Expire_AnsweredMeanwhile_DoesNothing()
    {
        var task = await OverdueAsync("later");
        await ReplyAsync("in time");

        Assert.That(await _scene.Replies().ExpireAsync(task), Is.False);
        Assert.That((await TaskAsync()).Turn!.Message, Is.EqualTo("in time"));
    }

    private async Task<ChatTask> OverdueAsync(string? defaultAnswer)
    {
        await ReplyAsync("first");
        await _scene.FinishAsync(question: new PendingInteraction("Now?", null) { ExpiresAt = DateTime.UnixEpoch, DefaultAnswer = defaultAnswer });
        return await TaskAsync();
    }

    private async Task<ChatTask> TaskAsync() => (await _scene.Tasks.FindAsync(_asked.Id, CancellationToken.None))!;

    private Task<ChatTask> ReplyAsync(string content, string? command = null)
        => _scene.Replies().ReplyAsync(Command(content, command), null, CancellationToken.None);

    private async Task<DomainException> RefusedAsync(string content, string? command)
    {
        try
        {
            await ReplyAsync(content, command);
        }
        catch (DomainException refusal)
        {
            return refusal;
        }

        throw new AssertionException("It was not refused.");
    }

    private ReplyCommand Command(string content, string? command) => new()
    {
        Caller = _scene.Caller,
        TaskId = _asked.Id,
        AgentId = _scene.Agent.Id,
        Content = content,
        CommandId = command,
    };
}
