using System.Text.Json;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.Acp;

/// <summary>Encrypts headers that are stored with a turn or an event until its agent has been called: there may be credentials among them.</summary>
internal sealed class HeaderSeal(ISecretProtector protector)
{
    /// <returns>Null when there are none.</returns>
    public string? Close(CallerHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers.Items.Count == 0 ? null : protector.Protect(JsonSerializer.Serialize(headers.Items.ToDictionary(StringComparer.Ordinal)));
    }

    /// <exception cref="ExecutorException">They cannot be decrypted with this installation's keys.</exception>
    public CallerHeaders Open(string? text)
        => AgentSecret.Reveal(protector, text) is { } json ? new CallerHeaders([.. JsonSerializer.Deserialize<Dictionary<string, string>>(json)!]) : CallerHeaders.None;
}
