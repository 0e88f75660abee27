namespace TaskMessages.Domain.Execution.Leases;

/// <summary>The turn belongs to somebody else by now, or will in a moment: write nothing more.</summary>
internal sealed class LeaseLostException() : Exception("The lease of the turn is lost.");
