using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Api.Executors.Scripted;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>What a scripted endpoint's answer becomes: the messages that would stand in the ledger, or the error.</summary>
internal sealed class CompletionScene : IDisposable
{
    public ExecutorScene Turn { get; } = new();

    /// <summary>Events of one choice that says nothing else than what the test is about.</summary>
    public static string Delta(string members, string finish = "null") =>
        $$"""{"choices":[{"index":0,"delta":{{{members}}},"finish_reason":{{finish}}}]}""";

    public static string Text(string text) => Delta($"\"content\":\"{text}\"");

    public const string Stop = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    /// <summary>Answers every call with these events, each in a chunk of its own.</summary>
    public static ScriptedEndpoint Stream(params string[] events) => ScriptedEndpoint.Start(call => StreamAsync(call, events));

    public static async Task StreamAsync(EndpointCall call, params string[] events)
    {
        await call.BeginAsync();
        foreach (var data in events)
            await call.ChunkAsync($"data: {data}\n\n");
        await call.EndAsync();
    }

    public OpenAiSettings Settings(ScriptedEndpoint endpoint) => new(endpoint.Url + "/v1", "model", null, Turn.Secrets.Protect("sk-test-key"));

    /// <param name="endpoint">Where the agent is.</param>
    /// <param name="settings">The agent's; null: what it needs at the least.</param>
    /// <param name="executor">Null: one of its own.</param>
    /// <param name="watch">Is shown every update.</param>
    public async Task<CompletionOutcome> RunAsync(
        ScriptedEndpoint endpoint, OpenAiSettings? settings = null, ITurnExecutor? executor = null, Action<AgentUpdate>? watch = null)
    {
        var answer = new MessageAccumulator(100_000, 100);
        TokenUsage? usage = null;
        string? reason = null;
        try
        {
            await Turn.RunAsync(executor ?? Turn.OpenAi, settings ?? Settings(endpoint), update =>
            {
                watch?.Invoke(update);
                if (update is UsageUpdate used)
                    usage = used.Usage;
                else if (update is FinishUpdate finish)
                    reason = finish.Reason;
                else
                    answer.Apply(update);
            });
            answer.EndAll();
            return new CompletionOutcome(Contents(answer), usage, reason, null);
        }
        catch (ExecutorException error)
        {
            answer.CloseAll();
            return new CompletionOutcome(Contents(answer), usage, reason, error);
        }
    }

    /// <summary>Runs into an error and hands it over.</summary>
    public async Task<ExecutorException> FailAsync(ScriptedEndpoint endpoint, OpenAiSettings? settings = null) =>
        (await RunAsync(endpoint, settings)).Error ?? throw new AssertionException("The executor did not fail.");

    public void Dispose() => Turn.Dispose();

    private static MessageContent[] Contents(MessageAccumulator answer) => [.. answer.Drafts.Select(draft => draft.Content)];
}
