namespace TaskMessages.Domain.Tasks;

/// <summary>A move that the state machine does not have was asked for.</summary>
public sealed class IllegalTransitionException(string move, ChatTask task)
    : InvalidOperationException($"Task {task.Id} is {WireName.Of(task.Status)} and refuses {move}.");
