namespace TaskMessages.Domain.Agents;

/// <summary>An agent that speaks ACP, JSON-RPC over HTTP (message contract, section 14), registered by itself or added by an administrator.</summary>
/// <param name="Url">Where the agent lives; calls go to <c>/api</c> below it.</param>
/// <param name="Type">How it takes its work.</param>
/// <param name="ApiKey">
/// What calls carry as <c>x-agent-api-key</c>: encrypted in an <see cref="Agent"/>, in clear in an <see cref="AgentSpec"/>, where an empty one means none; null sends none.
/// </param>
public sealed record AcpSettings(string Url, AcpType Type, string? ApiKey) : ExecutorSettings;
