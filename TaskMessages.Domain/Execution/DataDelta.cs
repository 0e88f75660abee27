namespace TaskMessages.Domain.Execution;

/// <param name="Json">A fragment of JSON text; all fragments together are an object.</param>
public sealed record DataDelta(string Json) : MessageDelta;
