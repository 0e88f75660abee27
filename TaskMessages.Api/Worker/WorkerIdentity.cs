using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TaskMessages.Api.Worker;

/// <summary>
/// Who holds a lease, precise enough to tell a dead process from a living one: host, boot, process id namespace, process id, the
/// process's start and a nonce. An owner inside the embedded database's own process says so in front.
/// </summary>
internal sealed record WorkerIdentity(bool IsEmbedded, string Host, string Boot, string PidNamespace, int ProcessId, string ProcessStart, string Nonce)
{
    private const string EmbeddedMarker = "embedded";

    /// <summary>The prefix of the owners whose leases this worker can judge: those of its host, or all that run inside the embedded database.</summary>
    public string OwnerPrefix => IsEmbedded ? $"{EmbeddedMarker}/" : $"{Host}/";

    /// <param name="isEmbedded">The database runs inside this process, which has its directory to itself.</param>
    public static WorkerIdentity OfThisProcess(bool isEmbedded) => new(
        isEmbedded,
        HostName(),
        ProcessTable.BootId() ?? "-",
        ProcessTable.PidNamespace() ?? "-",
        Environment.ProcessId,
        ProcessTable.StartOf(Environment.ProcessId) ?? "-",
        RandomNumberGenerator.GetHexString(8, lowercase: true));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsEmbedded ? EmbeddedMarker + "/" : "")}{Host}/{Boot}/{PidNamespace}/{ProcessId}/{ProcessStart}/{Nonce}");

    public static WorkerIdentity? TryParse(string owner)
    {
        var parts = owner.Split('/');
        var isEmbedded = parts[0] == EmbeddedMarker;
        if (isEmbedded)
            parts = parts[1..];
        return parts.Length == 6 && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            ? new WorkerIdentity(isEmbedded, parts[0], parts[1], parts[2], processId, parts[4], parts[5])
            : null;
    }

    /// <summary>
    /// Whether another owner is provably dead. An embedded database has one process at a time, so all its former owners are. Elsewhere only
    /// a process of the same boot and process id namespace can be looked up; any doubt means alive, and the lease runs out by itself.
    /// </summary>
    public bool KnowsDead(WorkerIdentity other, Func<int, string?> startOf)
    {
        if (other.Nonce == Nonce)
            return false;
        if (IsEmbedded && other.IsEmbedded)
            return true;
        return !other.IsEmbedded && Boot != "-" && PidNamespace != "-"
            && (other.Host, other.Boot, other.PidNamespace) == (Host, Boot, PidNamespace)
            && startOf(other.ProcessId) != other.ProcessStart;
    }

    /// <inheritdoc cref="KnowsDead(WorkerIdentity, Func{int, string})"/>
    public bool KnowsDead(string owner) => TryParse(owner) is { } other && KnowsDead(other, ProcessTable.StartOf);

    /// <summary>The name alone is not unique (many machines are called localhost); the machine's id, where there is one, makes it so.</summary>
    private static string HostName()
    {
        var name = Environment.MachineName.Replace('/', '_');
        return ProcessTable.MachineId() is { } machine
            ? $"{name}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(machine)).AsSpan(0, 4))}"
            : name;
    }
}
