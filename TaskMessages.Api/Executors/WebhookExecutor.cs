using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors.OpenAi;
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
        var secret = AgentSecret.Reveal(secrets, settings.Secret);
        using var request = WebhookRequest.Create(AgentUrl.Parse(settings.Url), secret, turn, history, clock.GetUtcNow());
        using var exchange = new AgentExchange(options.Value, clock, cancellationToken);
        if (!await exchange.TrySendAsync(http, request))
            throw AgentFailure.FromStatus(exchange.Status, exchange.RetryAfter, ProviderFailure.Words(await exchange.ReadErrorAsync(), new ProviderText(secret)));
        if (WebhookMediaType.IsLines(exchange.MediaType))
        {
            await foreach (var update in ReadLinesAsync(exchange))
                yield return update;
        }
        else
        {
            var (body, failure) = await exchange.ReadWhatComesAsync();

            // a whole answer is one, whatever happens to the connection behind it
            if (failure is not null && !(failure.IsTransient && WebhookAnswer.IsWhole(body)))
                throw failure;
            foreach (var update in WebhookAnswer.ReadBody(body, exchange.Status, exchange.MediaType))
                yield return update;
        }
    }

    /// <returns>The next line; null at the end, and where an answer breaks off whose messages have all come to their end.</returns>
    private static async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(LineReader lines, ToldMessages told)
    {
        try
        {
            return await lines.ReadAsync();
        }
        catch (ExecutorException failure) when (failure.IsTransient && told.AreWhole && lines.IsBetweenLines)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<AgentUpdate> ReadLinesAsync(AgentExchange exchange)
    {
        var lines = new LineReader(exchange);
        var told = new ToldMessages();
        var isEmpty = true;
        while (await ReadLineAsync(lines, told) is { } line)
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

            if (update is null)
                continue;
            told.Take(update);
            yield return update;
        }

        if (isEmpty)
            throw WebhookAnswer.Empty(exchange.Status);
    }
}
