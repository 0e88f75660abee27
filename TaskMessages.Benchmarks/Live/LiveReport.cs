using System.Globalization;
using System.Text;
using TaskMessages.Benchmarks.Calls;
using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Live;

/// <summary>What a live run did, and the verdict.</summary>
/// <param name="Kills">How often a service was killed.</param>
/// <param name="Connections">Connections of all subscribers.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Calls">What was seen of calls of agents.</param>
/// <param name="Unexpected">How often each answer came that no call should get.</param>
/// <param name="Checks">The verdict.</param>
internal sealed record LiveReport(
    int Kills, int Connections, LiveEvidence Evidence, CallEvidence Calls, IReadOnlyDictionary<string, int> Unexpected, IReadOnlyList<Check> Checks)
{
    public bool Passed => Checks.All(check => check.Passed) && Unexpected.Count == 0;

    public override string ToString()
    {
        var conversations = Evidence.Conversations;
        var sent = conversations.SelectMany(task => task.Sent).ToArray();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Kills} kills; {conversations.Count} tasks, {conversations.Sum(task => task.Turns.Count)} turns, ");
        text.Append(CultureInfo.InvariantCulture, $"{conversations.Sum(task => task.Ledger.Count)} messages in the ledgers\n");
        foreach (var how in sent.GroupBy(message => message.How).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {how.Key}: {Count(how, OperationOutcome.Acknowledged)} acknowledged, ");
            text.Append(CultureInfo.InvariantCulture, $"{Count(how, OperationOutcome.Refused)} refused, {Count(how, OperationOutcome.Unknown)} without an answer\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  stops acknowledged: {conversations.Sum(task => task.AfterStops.Count)}\n");
        text.Append(CultureInfo.InvariantCulture, $"{conversations.Sum(task => task.Streams.Count)} subscribers, {Connections} connections, ");
        text.Append(CultureInfo.InvariantCulture, $"{conversations.Sum(task => task.Streams.Sum(stream => stream.Events))} events, ");
        text.Append(CultureInfo.InvariantCulture, $"{conversations.Sum(task => task.Streams.Sum(stream => stream.Shortened))} texts cut back at a stop; {Evidence.Calls.Count} calls of the agent\n");
        text.Append(CultureInfo.InvariantCulture, $"{Calls}\n");
        foreach (var (answer, times) in Unexpected)
            text.Append(CultureInfo.InvariantCulture, $"FAIL  {answer} was answered {times} times\n");
        foreach (var check in Checks)
            text.Append(check).Append('\n');
        return text.Append(Passed ? "PASS\n" : "FAIL\n").ToString();
    }

    private static int Count(IEnumerable<LiveMessage> messages, OperationOutcome outcome) => messages.Count(message => message.Outcome == outcome);
}
