using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>Turns of which the database refuses something for good: they end at once, and say why.</summary>
public sealed class RejectedTurnTests
{
    private static readonly StoreRejectedException TooLarge = new(StoreRejection.TooLarge, "BSONObjectTooLarge, code 10334");
    private static readonly StoreRejectedException Refused = new(StoreRejection.Refused, "BadValue, code 2");

    private TurnScene _scene = null!;

    [SetUp]
    public async Task CreateScene() => _scene = await TurnScene.CreateAsync();

    [Test]
    public async Task Write_OfTheAnswer_IsRefused_TheTurnFailsAtOnceAndKeepsNoGrowingMessage([Range(0, 5)] int call)
    {
        var faults = new StoreFaults { BreakAt = call, Dies = false, Error = TooLarge };
        var agent = new ScriptedExecutor(
            _scene.Clock, new DeltaUpdate(0, new TextDelta("a")), TimeSpan.FromSeconds(1), new DeltaUpdate(0, new TextDelta("b")), new DoneUpdate(0), Full(1, "c"));

        var result = await _scene.RunAsync(agent, faults);

        var task = await _scene.TaskAsync();
        Assert.Multiple(() =>
        {
            Assert.That(faults.Calls, Is.GreaterThan(call), "the call was made");
            Assert.That((result.Outcome, result.Cause), Is.EqualTo((TurnOutcome.Failed, (Exception)TooLarge)));
            Assert.That((task.Status, task.Turn), Is.EqualTo((ChatStatus.Failed, (Turn?)null)));
            Assert.That(task.Error, Does.Contain("too large"));
            Assert.That(_scene.Ledger.Select(message => message.StreamingStatus), Has.None.EqualTo(StreamingStatus.InProgress));
            Assert.That(_scene.Ledger.Count(message => message.Content is TextContent { Author: Author.User }), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Question_IsRefused_TheTurnFailsAtOnce()
    {
        var faults = new StoreFaults { BreakAt = 1, Dies = false, Error = TooLarge };

        var result = await _scene.RunAsync(new ScriptedExecutor(_scene.Clock, new InputRequiredUpdate(new PendingInteraction("Which one?", null))), faults);

        Assert.That((result.Outcome, (await _scene.TaskAsync()).Status), Is.EqualTo((TurnOutcome.Failed, ChatStatus.Failed)));
    }

    [Test]
    public async Task OtherRefusal_SaysNothingOfItsText()
    {
        await _scene.RunAsync(new ScriptedExecutor(_scene.Clock, Full(0, "a")), new StoreFaults { BreakAt = 0, Dies = false, Error = Refused });

        Assert.That((await _scene.TaskAsync()).Error, Is.EqualTo("The database refused to store the turn."));
    }

    [Test]
    public async Task EveryWrite_IsRefused_IsUnsettledAndNoFault()
    {
        var result = await _scene.RunAsync(
            new ScriptedExecutor(_scene.Clock, Full(0, "a")), new StoreFaults { BreakAt = 0, StaysBroken = true, Dies = false, Error = Refused });

        Assert.That((result.Outcome, result.Cause), Is.EqualTo((TurnOutcome.Unsettled, (Exception)Refused)));
    }

    [Test]
    public async Task AnswerOfATurnThatTheDatabaseTakes_AfterARefusedOne_IsKept()
    {
        await _scene.RunAsync(new ScriptedExecutor(_scene.Clock, Full(0, "a")), new StoreFaults { BreakAt = 0, Dies = false, Error = TooLarge });

        Assert.That(await _scene.ClaimAsync(), Is.Null, "nothing is left to be tried again");
    }

    private static FullUpdate Full(int index, string text) => new(index, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, text));
}
