namespace TaskMessages.Benchmarks;

/// <summary>The arguments make no sense; the message says which and why.</summary>
internal sealed class ArgumentsException(string message) : Exception(message);
