using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>
/// A worker breaks at every one of its store calls in every way, the write that was under way arrives at every later moment, and another
/// attempt follows: the ledger always ends up the same.
/// </summary>
public sealed class TurnCrashTests
{
    private const int MostCalls = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, object[]> Scripts = new()
    {
        ["one answer"] = [Full(0, "a")],
        ["several answers"] = [Full(0, "a"), Full(1, "b"), Full(2, "c")],
        ["a growing answer"] = [Text(0, "a"), Pause, Text(0, "b"), Pause, Text(0, "c"), Pause, new DoneUpdate(0)],
        ["growing side by side"] = [Text(0, "a"), Pause, Text(1, "b"), Pause, Text(0, "a"), Pause, Full(2, "c"), Text(1, "b"), new DoneUpdate(0)],
        ["no answer"] = [],
    };

    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["one answer"] = ["a"],
        ["several answers"] = ["a", "b", "c"],
        ["a growing answer"] = ["abc"],
        ["growing side by side"] = ["aa", "bb", "c"],
        ["no answer"] = [],
    };

    private static IEnumerable<TestCaseData> Cases =>
        from script in Scripts.Keys
        from kind in Enum.GetValues<FaultKind>()
        from dies in new[] { true, false }
        from round in Rounds
        select new TestCaseData(script, kind, dies, round);

    /// <summary>After how many of its writes the round breaks in which a turn ends: numbers, up to three messages, the end. Null: it ends in steps.</summary>
    private static readonly int?[] Rounds = [null, 0, 1, 2, 3, 4];

    [TestCaseSource(nameof(Cases))]
    public async Task RunAsync_BrokenAtAnyCall_LedgerIsRight(string script, FaultKind kind, bool dies, int? round)
    {
        var isBroken = true;
        for (var call = 0; call < MostCalls && isBroken; call++)
        {
            for (var late = 0; late < (kind == FaultKind.Late ? MostCalls : 1); late++)
                isBroken = await RunOnceAsync(script, kind, dies, round, call, late);
        }

        Assert.That(isBroken, Is.False, "The script takes more calls than are tried.");
    }

    /// <returns>Whether the script got as far as the call that breaks.</returns>
    private static async Task<bool> RunOnceAsync(string script, FaultKind kind, bool dies, int? round, int call, int late)
    {
        var scene = await TurnScene.CreateAsync();
        if (round is { } split)
            scene.EndInRounds(split);
        var first = new StoreFaults { BreakAt = call, Kind = kind, Dies = dies, LateAfter = dies ? null : late + 1 };
        var second = new StoreFaults();
        second.Before(late, first.ArriveAsync);
        await RunFirstAsync(scene, script, first);
        await scene.RunToEndAsync(new ScriptedExecutor(scene.Clock, Scripts[script]), second);
        await first.ArriveAsync();

        var task = await scene.TaskAsync();
        var ledger = scene.Ledger;
        Assert.Multiple(() =>
        {
            var where = $"call {call} {kind}, arriving {late} calls later";
            Assert.That(task.Status, Is.EqualTo(ChatStatus.Completed), where);
            Assert.That(task.Output, Is.EqualTo(Expected[script].LastOrDefault()), where);
            Assert.That(scene.Answers, Is.EqualTo(Expected[script]), where);
            Assert.That(ledger.Count(message => message.Content.Author == Author.User), Is.EqualTo(1), where);
            Assert.That(ledger[0].Id, Is.EqualTo(TurnScene.TurnId), where);
            Assert.That(ledger.Select(message => message.Seq), Is.Ordered.Ascending.And.Unique, where);
        });
        return first.Calls > call;
    }

    private static async Task RunFirstAsync(TurnScene scene, string script, StoreFaults faults)
    {
        try
        {
            await scene.RunAsync(new ScriptedExecutor(scene.Clock, Scripts[script]), faults);
        }
        catch (ProcessDiedException)
        {
            // nobody is left to settle the turn
        }
    }

    private static FullUpdate Full(int index, string text) => new(index, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, text));

    private static DeltaUpdate Text(int index, string text) => new(index, new TextDelta(text));
}
