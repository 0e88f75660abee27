using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;

namespace TaskMessages.Api.Executors;

/// <summary>Sends the turn to the agent's own endpoint, signed, and reads the answer: whole, or as it grows.</summary>
internal sealed class WebhookExecutor(AgentHttpClient http, ISecretProtector secrets, IOptions<AgentsOptions> options, TimeProvider clock) : ITurnExecutor
{
    public Type SettingsType => typeof(WebhookSettings);

    public async IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = (WebhookSettings)turn.Agent.Executor;
        var history = await turn.LoadHistoryAsync(cancellationToken);
        using var request = WebhookRequest.Create(AgentUrl.Parse(settings.Url), AgentSecret.Reveal(secrets, settings.Secret), turn, history, clock.GetUtcNow());
        using var exchange = new AgentExchange(options.Value, clock, cancellationToken);
        await exchange.SendAsync(http, request);
        if (WebhookMediaType.IsLines(exchange.MediaType))
        {
            await foreach (var update in ReadLinesAsync(exchange))
                yield return update;
        }
        else
        {
            foreach (var update in WebhookAnswer.ReadBody(await exchange.ReadToEndAsync(), exchange.Status, exchange.MediaType))
                yield return update;
        }
    }

    private static async IAsyncEnumerable<AgentUpdate> ReadLinesAsync(AgentExchange exchange)
    {
        var lines = new LineReader(exchange);
        var isEmpty = true;
        while (await lines.ReadAsync() is { } line)
        {
            var record = line.TrimStart(WebhookMediaType.RecordSeparator);
            if (WebhookAnswer.IsBlank(record.Span))
                continue;
            isEmpty = false;
            if (!WebhookAnswer.TryReadLine(record, out var update))
            {
                throw lines.IsUnterminated
                    ? new ExecutorException("The agent's stream broke off in the middle of a line.", isTransient: true)
                    : AgentFailure.Malformed("a line is not JSON");
            }

            if (update is not null)
                yield return update;
        }

        if (isEmpty)
            throw WebhookAnswer.Empty(exchange.Status);
    }
}
