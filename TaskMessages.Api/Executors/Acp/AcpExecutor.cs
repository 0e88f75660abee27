using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;

namespace TaskMessages.Api.Executors.Acp;

/// <summary>
/// Has an agent of the message contract answer a message: <c>message/send</c>, always streamed, whose reply is one JSON-RPC response a line (sections 14 and 15). The
/// turn's accumulator takes the updates, the same for callers that stream and for those that do not.
/// </summary>
internal sealed class AcpExecutor(AgentHttpClient http, ISecretProtector secrets, HeaderSeal seal, IOptions<AgentsOptions> options, TimeProvider clock) : ITurnExecutor
{
    public Type SettingsType => typeof(AcpSettings);

    public async IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = (AcpSettings)turn.Agent.Executor;
        if (settings.Type != AcpType.Sync)
            throw new ExecutorException("The agent is asynchronous: it takes events, not messages.");
        var call = AcpCall.SendMessage(turn, settings.Url);
        using var request = call.ToRequest(settings.Url, AgentSecret.Reveal(secrets, settings.ApiKey), seal.Open(turn.Turn.Headers));
        using var exchange = new AgentExchange(options.Value, clock, cancellationToken);
        await exchange.SendAsync(http, request);
        var lines = new LineReader(exchange);
        while (await lines.ReadAsync() is { } line)
        {
            if (AcpReply.TryRead(line, call.Id, out var update))
                yield return update;
            else if (lines.IsUnterminated && !WebhookAnswer.IsBlank(line.Span))
                throw new ExecutorException("The agent's stream broke off in the middle of a line.", isTransient: true);
        }
    }
}
