namespace TaskMessages.Console.Numbers;

/// <summary>The worker of the process that serves the page.</summary>
/// <param name="Running">How many turns it works.</param>
/// <param name="Concurrency">How many at the most.</param>
/// <param name="IsAlive">Whether it comes round.</param>
public sealed record WorkerNow(int Running, int Concurrency, bool IsAlive);
