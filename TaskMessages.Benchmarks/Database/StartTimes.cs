using System.Globalization;

namespace TaskMessages.Benchmarks.Database;

/// <summary>How long a new process took for its first answers.</summary>
/// <param name="InProcess">From the call that starts the server until it has answered a query within its process.</param>
/// <param name="OverTcp">From the start of the process, the runtime's own start included, until a client has an answer over TCP.</param>
internal sealed record StartTimes(TimeSpan InProcess, TimeSpan OverTcp)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{InProcess.TotalMilliseconds:N0} ms, over TCP with the start of the process {OverTcp.TotalMilliseconds:N0} ms");
}
