using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Administration;

/// <summary>What an agent made of a question.</summary>
/// <param name="Answer">Its last text; null: it said none.</param>
/// <param name="Messages">How many messages it answered with.</param>
/// <param name="Question">What it asks in turn; null: nothing.</param>
/// <param name="Error">Why there is no whole answer; null: there is.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Usage">What it says it has used; null: it does not say.</param>
/// <param name="Exchanges">What went over the wire; none where the agent is part of the service.</param>
public sealed record TrialResult(
    string? Answer, int Messages, string? Question, string? Error, TimeSpan Duration, TokenUsage? Usage, IReadOnlyList<RecordedExchange> Exchanges);
