using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Live;

/// <summary>All that a live run saw; the verdict is passed on nothing else.</summary>
internal sealed record LiveEvidence(IReadOnlyList<LiveConversation> Conversations, IReadOnlyList<AgentCall> Calls);
