namespace TaskMessages.Benchmarks.Crash;

/// <summary>One property that a crash run must keep.</summary>
/// <param name="Name">The property.</param>
/// <param name="Examined">How many things it was checked on; zero proves nothing and counts as a failure.</param>
/// <param name="Violations">What breaks it.</param>
internal sealed record Check(string Name, long Examined, IReadOnlyList<string> Violations)
{
    private const int Shown = 10;

    public bool Passed => Examined > 0 && Violations.Count == 0;

    public override string ToString() =>
        $"{(Passed ? "PASS" : "FAIL")}  {Name} ({Examined} examined, {Violations.Count} violations)"
        + string.Concat(Violations.Take(Shown).Select(violation => "\n        " + violation));
}
