using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.Acp;

/// <summary>Makes calls that an agent answers at once, and works afterwards: everything but <c>message/send</c> (message contract, section 14).</summary>
internal sealed class AcpCaller(AgentHttpClient http, ISecretProtector secrets, IOptions<AgentsOptions> options, TimeProvider clock)
{
    /// <summary>How long such a call may take in all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="ExecutorException">The agent cannot be reached, refuses or does not answer in time.</exception>
    public async Task CallAsync(AcpSettings settings, AcpCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(call);
        using var request = call.ToRequest(settings.Url, AgentSecret.Reveal(secrets, settings.ApiKey));
        using var exchange = new AgentExchange(options.Value, clock, cancellationToken, Patience);
        await exchange.SendAsync(http, request);
        AcpReply.CheckConfirmed(await exchange.ReadToEndAsync(), call.Id);
    }
}
