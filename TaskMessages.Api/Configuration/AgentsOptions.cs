namespace TaskMessages.Api.Configuration;

/// <summary>What calls to agents may reach.</summary>
internal sealed class AgentsOptions
{
    public const string SectionName = "Agents";

    /// <summary>
    /// Lets agents have private, loopback and link-local addresses. Default false: whoever can name an agent's URL must not reach the
    /// network the service runs in.
    /// </summary>
    public bool AllowPrivateNetworks { get; set; }
}
