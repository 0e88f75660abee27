using TaskMessages.Domain.Stores;

namespace TaskMessages.Domain.Execution;

/// <summary>Everything that a turn is read from and written to.</summary>
public sealed record TurnStores(ITaskStore Tasks, IMessageStore Messages, ITurnStore Turns);
