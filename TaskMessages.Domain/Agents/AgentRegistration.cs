namespace TaskMessages.Domain.Agents;

/// <summary>What an agent said of itself when it registered.</summary>
/// <param name="At">When it did so last.</param>
/// <param name="Metadata">Its own; null: none.</param>
/// <param name="InputType"><c>text</c> or <c>json</c>; null: it did not say.</param>
/// <param name="IsBuildOnly">Whether it is only built: it has no address yet and cannot be called.</param>
public sealed record AgentRegistration(DateTime At, JsonMap? Metadata, string? InputType, bool IsBuildOnly = false);
