using System.Net;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>The service that a scenario loads.</summary>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Process">Its process when this program started it, else null and no processor time is measured.</param>
/// <param name="Connections">How many connections to use.</param>
internal sealed record LoadTarget(IPEndPoint EndPoint, ServiceProcess? Process, int Connections)
{
    public ProcessUsage Usage() => Process?.ReadUsage() ?? default;
}
