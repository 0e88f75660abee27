using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>Asks any OpenAI-compatible chat-completions endpoint and passes its answer on as it comes. The turn's attempts are the only ones.</summary>
internal sealed class OpenAiExecutor(AgentHttpClient http, ISecretProtector secrets, IOptions<AgentsOptions> options, TimeProvider clock) : ITurnExecutor
{
    /// <summary>How long usage and the end of the stream are waited for once the answer is complete.</summary>
    private static readonly TimeSpan PatienceAfterTheEnd = TimeSpan.FromSeconds(10);

    private readonly RefusedStreamOptions _refused = new();

    public Type SettingsType => typeof(OpenAiSettings);

    public async IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = (OpenAiSettings)turn.Agent.Executor;
        var call = CompletionCall.Open(settings, secrets);
        var text = new ProviderText(call.Secrets);
        var lines = Conversation.Of(settings.SystemPrompt, await turn.LoadHistoryAsync(cancellationToken), turn.Message);
        using var exchange = await SendAsync(call, lines, text, cancellationToken);
        var answer = new CompletionAnswer();
        await using var events = CompletionReader.ReadAsync(exchange).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(events, answer))
        {
            if (events.Current is not CompletionChunk chunk)
            {
                Finish(events.Current, answer, text);
                break;
            }

            foreach (var update in answer.Take(chunk.Json))
                yield return update;
            if (answer.IsComplete)
                exchange.Patience = Patience(answer);
        }

        if (answer is { IsComplete: false } or { IsBegun: false } && answer.Aside is { } aside)
            throw ProviderFailure.InStream(aside, text);
        if (!answer.IsComplete)
            throw new ExecutorException("The agent's stream broke off before its end.", isTransient: true);
        if (!answer.IsBegun)
            throw AgentFailure.Malformed("it is not a chat completion");
        foreach (var update in answer.End(text.Clean))
            yield return update;
    }

    /// <summary>For what may follow a complete answer.</summary>
    private TimeSpan Patience(CompletionAnswer answer) =>
        answer.IsGoingOn || options.Value.IdleTimeout < PatienceAfterTheEnd ? options.Value.IdleTimeout : PatienceAfterTheEnd;

    /// <exception cref="ExecutorException">An error came before the answer was complete.</exception>
    private static void Finish(CompletionEvent last, CompletionAnswer answer, ProviderText text)
    {
        switch (last)
        {
            case CompletionEnd:
                answer.Complete();
                break;
            case CompletionSilence:
                answer.CompleteIfBlank();
                break;
            case CompletionFault { Error: var error } when !answer.IsComplete:
                throw ProviderFailure.InStream(error, text);
        }
    }

    /// <returns>False at the end, and where a complete answer breaks off.</returns>
    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<CompletionEvent> events, CompletionAnswer answer)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (ExecutorException) when (answer.IsComplete)
        {
            return false;
        }
    }

    private static bool RefusesOptions(int status, string body) => status is 400 or 422
        && (body.Contains("stream_options", StringComparison.OrdinalIgnoreCase) || body.Contains("include_usage", StringComparison.OrdinalIgnoreCase));

    /// <summary>Sends the request; once more without <c>stream_options</c> where the endpoint does not know it.</summary>
    /// <exception cref="ExecutorException">The endpoint refuses, or cannot be reached.</exception>
    private async Task<AgentExchange> SendAsync(CompletionCall call, List<ChatLine> lines, ProviderText text, CancellationToken cancellationToken)
    {
        var isAuto = call.Settings.StreamOptions == StreamOptionsUse.Auto;
        var withOptions = call.Settings.StreamOptions == StreamOptionsUse.On || (isAuto && !_refused.Contains(call));
        while (true)
        {
            var exchange = new AgentExchange(options.Value, clock, cancellationToken, call.Settings.Timeout);
            try
            {
                using var request = CompletionRequest.Create(call, lines, withOptions);
                if (await exchange.TrySendAsync(http, request))
                    return exchange;
                var body = await exchange.ReadErrorAsync();
                if (!withOptions || !isAuto || !RefusesOptions(exchange.Status, body))
                    throw ProviderFailure.OfStatus(exchange.Status, body, exchange.RetryAfter, text);
                _refused.Add(call);
                withOptions = false;
                exchange.Dispose();
            }
            catch
            {
                exchange.Dispose();
                throw;
            }
        }
    }
}
