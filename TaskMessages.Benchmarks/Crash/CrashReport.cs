using System.Globalization;
using System.Text;
using TaskMessages.Benchmarks.Calls;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>What a crash run did, and the verdict.</summary>
/// <param name="Kills">How often the service was killed.</param>
/// <param name="KillsDuringStart">How many of them hit it before it was ready.</param>
/// <param name="DatabaseKills">How many of the kills hit the database's own process, alone or a moment before the service's.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Calls">What was seen of calls of agents.</param>
/// <param name="UnexpectedStatuses">How often each status came that no operation should get.</param>
/// <param name="SlowestStart">The longest time from a start to readiness.</param>
/// <param name="Checks">The verdict.</param>
internal sealed record CrashReport(
    int Kills,
    int KillsDuringStart,
    int DatabaseKills,
    CrashEvidence Evidence,
    CallEvidence Calls,
    IReadOnlyDictionary<int, int> UnexpectedStatuses,
    TimeSpan SlowestStart,
    IReadOnlyList<Check> Checks)
{
    public bool Passed => Checks.All(check => check.Passed) && UnexpectedStatuses.Count == 0 && Calls.Unexpected.Count == 0;

    public override string ToString()
    {
        var operations = Evidence.Operations;
        var repeatedTurns = Evidence.Calls.GroupBy(call => call.TurnId).Count(turn => turn.Count() > 1);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Kills} kills ({KillsDuringStart} of them before the service was ready, {DatabaseKills} of the database's own process), slowest start {SlowestStart.TotalSeconds:F1} s\n");
        text.Append(CultureInfo.InvariantCulture, $"{operations.Count} operations: {Count(OperationOutcome.Acknowledged)} acknowledged, ");
        text.Append(CultureInfo.InvariantCulture, $"{Count(OperationOutcome.Refused)} refused, {Count(OperationOutcome.Unknown)} without an answer\n");
        text.Append(CultureInfo.InvariantCulture, $"{operations.Count(operation => operation.AppendedTo is not null)} appends, ");
        text.Append(CultureInfo.InvariantCulture, $"{operations.Count(operation => operation.IdempotencyKey is not null)} with a key, {operations.Count(operation => operation.Sends > 1)} sent again\n");
        text.Append(CultureInfo.InvariantCulture, $"{Evidence.Tasks.Count} tasks: {Evidence.Tasks.Count(task => task.Status == ObservedTask.Completed)} completed, ");
        text.Append(CultureInfo.InvariantCulture, $"{Evidence.Tasks.Count(task => task.Status == ObservedTask.Failed)} failed, {Evidence.Tasks.Sum(task => task.Messages.Count)} messages\n");
        text.Append(CultureInfo.InvariantCulture, $"{Evidence.Calls.Count} webhook calls, {repeatedTurns} turns called again after a crash\n");
        text.Append(CultureInfo.InvariantCulture, $"{Calls}\n");
        foreach (var (answer, times) in Calls.Unexpected)
            text.Append(CultureInfo.InvariantCulture, $"FAIL  {answer} was answered {times} times\n");
        foreach (var (status, times) in UnexpectedStatuses)
            text.Append(CultureInfo.InvariantCulture, $"FAIL  status {status} was answered {times} times\n");
        foreach (var check in Checks)
            text.Append(check).Append('\n');
        return text.Append(Passed ? "PASS\n" : "FAIL\n").ToString();

        int Count(OperationOutcome outcome) => operations.Count(operation => operation.Outcome == outcome);
    }
}
