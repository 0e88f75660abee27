using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Worker;

/// <summary>Processes are told apart for requests as they are for leases.</summary>
internal sealed class RequestProcesses(WorkerIdentity self) : IRequestProcesses
{
    public string Own { get; } = self.ToString();

    public bool KnowsDead(string process) => self.KnowsDead(process);
}
