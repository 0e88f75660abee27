using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Worker;

/// <summary>What a claim got: the task with the leased turn inside.</summary>
internal sealed record ClaimedTurn(ChatTask Task, DateTime LeaseEnd);
