using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.Acp;

/// <summary>Makes calls that an agent answers at once, and works afterwards: everything but <c>message/send</c> (message contract, section 14).</summary>
internal sealed class AcpCaller(AgentHttpClient http, ISecretProtector secrets, HeaderSeal seal, IOptions<AgentsOptions> options, DeliverySettings delivery, TimeProvider clock)
{
    /// <param name="headers">Those of the caller that go on to the agent, as <see cref="HeaderSeal"/> has sealed them; null: none.</param>
    /// <exception cref="ExecutorException">The agent cannot be reached, refuses or does not answer in time.</exception>
    public async Task CallAsync(AcpSettings settings, AcpCall call, string? headers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(call);
        using var request = call.ToRequest(settings.Url, AgentSecret.Reveal(secrets, settings.ApiKey), seal.Open(headers));
        using var exchange = new AgentExchange(options.Value, clock, cancellationToken, delivery.CallTimeout);
        await exchange.SendAsync(http, request);
        AcpReply.CheckConfirmed(await exchange.ReadToEndAsync(), call.Id);
    }
}
