using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Services;

/// <summary>One item of what a task's contents are brought back from.</summary>
public abstract record SnapshotItem;

/// <param name="Message">Its task and numbers are those that the restoration gives it.</param>
public sealed record SnapshotMessage(Message Message) : SnapshotItem;

public sealed record SnapshotState(AgentState State) : SnapshotItem;
