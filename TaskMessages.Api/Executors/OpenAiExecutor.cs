using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Executors;

/// <summary>
/// Asks any OpenAI-compatible chat-completions endpoint and streams its answer. The library's requests go through the guarded client, and
/// its own retries are off: the turn's are the only ones.
/// </summary>
internal sealed class OpenAiExecutor(AgentHttpClient http, ISecretProtector secrets, IOptions<AgentsOptions> options, TimeProvider clock) : ITurnExecutor
{
    private static readonly TextContent Start = new(Author.Agent, Style.Static, TextFormat.Markdown, string.Empty);

    public Type SettingsType => typeof(OpenAiSettings);

    public async IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = (OpenAiSettings)turn.Agent.Executor;
        var messages = Messages(settings, await turn.LoadHistoryAsync(cancellationToken), turn.Message);
        using var total = new CancellationTokenSource(options.Value.TotalTimeout, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, total.Token);
        await using var updates = CreateClient(settings).CompleteChatStreamingAsync(messages, null, any.Token).GetAsyncEnumerator(any.Token);
        var isFinished = false;
        var isStarted = false;
        while (await NextAsync(updates, total.Token, cancellationToken))
        {
            isFinished |= updates.Current.FinishReason is not null;
            foreach (var text in Texts(updates.Current))
            {
                if (!isStarted)
                    yield return new StartUpdate(0, Start);
                isStarted = true;
                yield return new DeltaUpdate(0, new TextDelta(text));
            }
        }

        if (!isFinished)
            throw new ExecutorException("The agent's stream broke off before its end.", isTransient: true);
        if (!isStarted)
            throw new ExecutorException("The agent's answer holds no text.");
        yield return new DoneUpdate(0);
    }

    private static IEnumerable<string> Texts(StreamingChatCompletionUpdate update)
    {
        foreach (var part in update.ContentUpdate)
        {
            if (part is { Kind: ChatMessageContentPartKind.Text, Text.Length: > 0 })
                yield return part.Text;
        }

        if (!string.IsNullOrEmpty(update.RefusalUpdate))
            yield return update.RefusalUpdate;
    }

    private static List<ChatMessage> Messages(OpenAiSettings settings, IReadOnlyList<Message> history, string question)
    {
        var messages = new List<ChatMessage>(history.Count + 2);
        if (!string.IsNullOrEmpty(settings.SystemPrompt))
            messages.Add(new SystemChatMessage(settings.SystemPrompt));
        foreach (var content in history.Select(message => message.Content).OfType<TextContent>().Where(text => text.Content.Length > 0))
            messages.Add(content.Author == Author.User ? new UserChatMessage(content.Content) : new AssistantChatMessage(content.Content));
        messages.Add(new UserChatMessage(question));
        return messages;
    }

    private ChatClient CreateClient(OpenAiSettings settings)
    {
        var clientOptions = new OpenAIClientOptions
        {
            Endpoint = AgentUrl.Parse(settings.BaseUrl),
            Transport = new HttpClientPipelineTransport(http.Client),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = options.Value.IdleTimeout,
        };
#pragma warning disable OPENAI001 // the only constructor with which a request can go out without a key
        return new ChatClient(settings.Model, Authentication(settings.ApiKey), clientOptions);
#pragma warning restore OPENAI001
    }

    private AuthenticationPolicy Authentication(string? apiKey)
    {
        if (apiKey is null)
            return new NoAuthentication();
        try
        {
            return ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(secrets.Unprotect(apiKey)));
        }
        catch (Exception exception) when (AgentFailure.FromException(exception) is { } failure)
        {
            throw failure;
        }
    }

    private async ValueTask<bool> NextAsync(
        IAsyncEnumerator<StreamingChatCompletionUpdate> updates, CancellationToken total, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Explain(exception, total) is { } explained)
        {
            throw explained;
        }
    }

    private ExecutorException? Explain(Exception exception, CancellationToken total)
    {
        if (total.IsCancellationRequested)
            return AgentFailure.TooSlow(options.Value.TotalTimeout);
        return exception switch
        {
            OperationCanceledException or TimeoutException => AgentFailure.Silent(options.Value.IdleTimeout),
            ClientResultException { Status: > 0 } refused => AgentFailure.FromStatus(refused.Status, RetryAfter(refused)),
            ClientResultException { InnerException: { } inner } => AgentFailure.FromException(inner),
            System.Text.Json.JsonException or FormatException or InvalidOperationException or ArgumentException =>
                new ExecutorException("The agent's answer is malformed: it is not a chat completion.", innerException: exception),
            _ => AgentFailure.FromException(exception),
        };
    }

    private TimeSpan? RetryAfter(ClientResultException refused) =>
        refused.GetRawResponse() is { } response && response.Headers.TryGetValue("Retry-After", out var value)
            && RetryConditionHeaderValue.TryParse(value, out var parsed)
                ? parsed.Delta ?? (parsed.Date - clock.GetUtcNow())
                : null;
}
