using System.Globalization;

namespace TaskMessages.Benchmarks.Attack;

/// <summary>What an attack has done to the service.</summary>
/// <param name="PeakMemory">The most resident memory of the process, in bytes.</param>
/// <param name="Before">The normal load's p99 before, in milliseconds.</param>
/// <param name="During">The same during the attack.</param>
/// <param name="Requests">Requests of the normal load during the attack, and how many of them were not served.</param>
/// <param name="Acknowledged">Messages of the normal load that were acknowledged.</param>
/// <param name="Lost">Of these, those that cannot be read.</param>
/// <param name="IsHealthy">Whether the service serves a second after.</param>
/// <param name="Attacks">How many attacks were answered, and how many refused.</param>
internal sealed record AttackReport(
    long PeakMemory, double Before, double During, (int Count, int Refused) Requests, int Acknowledged, int Lost, bool IsHealthy, (int Answers, int Refusals) Attacks)
{
    private const double MaxRatio = 3;

    public bool Passed => PeakMemory <= AttackRun.MaxMemory && During <= MaxRatio * Before && Lost == 0 && Requests.Refused == 0 && IsHealthy;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        peak memory            {PeakMemory / 1048576.0:F0} MiB (at most {AttackRun.MaxMemory / 1048576} MiB)
        normal load, p99       {Before:F1} ms before, {During:F1} ms during: {During / Before:F1} times (at most {MaxRatio})
        normal load, requests  {Requests.Count}, {Requests.Refused} not served
        lost                   {Lost} of {Acknowledged} acknowledged messages
        a second after         {(IsHealthy ? "healthy" : "NOT HEALTHY")}
        attacks                {Attacks.Answers} answered, {Attacks.Refusals} refused
        {(Passed ? "passed" : "FAILED")}
        """);
}
