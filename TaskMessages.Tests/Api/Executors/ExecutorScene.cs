using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Acp;
using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>One turn of an agent, and the executors that can run it.</summary>
internal sealed class ExecutorScene : IDisposable
{
    public const string TurnId = "00112233445566778899aabb";

    private static readonly DateTime At = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly Lazy<AgentHttpClient> _http;

    public ExecutorScene() => _http = new Lazy<AgentHttpClient>(() => new AgentHttpClient(Options.Create(Limits)));

    public AgentsOptions Limits { get; } = new() { AllowPrivateNetworks = true };

    public PlainProtector Secrets { get; } = new();

    public List<Message> History { get; } = [];

    public WebhookExecutor Webhook => new(_http.Value, Secrets, Options.Create(Limits), TimeProvider.System);

    public OpenAiExecutor OpenAi => new(_http.Value, Secrets, Options.Create(Limits), TimeProvider.System);

    public AcpExecutor Acp => new(_http.Value, Secrets, new HeaderSeal(Secrets), Options.Create(Limits), TimeProvider.System);

    public static TextContent Text(Author author, string text) => new(author, Style.Static, TextFormat.Plain, text);

    public void AddToHistory(MessageContent content) => History.Add(new Message
    {
        Id = $"{History.Count}",
        TaskId = "1",
        Seq = History.Count,
        Content = content,
        CreatedAt = At,
        UpdatedAt = At,
    });

    public async Task<List<AgentUpdate>> RunAsync(ITurnExecutor executor, ExecutorSettings settings, CancellationToken cancellationToken = default)
    {
        var updates = new List<AgentUpdate>();
        await RunAsync(executor, settings, updates.Add, cancellationToken);
        return updates;
    }

    /// <param name="executor">Runs the turn.</param>
    /// <param name="settings">The agent's.</param>
    /// <param name="take">Is given each update as it comes, also when the turn fails later.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    public async Task RunAsync(ITurnExecutor executor, ExecutorSettings settings, Action<AgentUpdate> take, CancellationToken cancellationToken = default)
    {
        var task = TurnStateMachine.CreateTask(
            "1", 7, null, new JsonMap { ["k"] = new List<object?> { 1L, null } }, new NewTurn(TurnId, "run", "question", "Europe/Berlin", At));
        task = TurnStateMachine.ClaimTurn(task, new Lease("owner", "token"), At, At.AddSeconds(60));
        var context = new TurnContext
        {
            Task = task,
            Turn = task.Turn!,
            Agent = new Agent { Id = 7, Name = "agent", Executor = settings },
            LoadHistoryAsync = _ => Task.FromResult<IReadOnlyList<Message>>(History),
        };
        await foreach (var update in executor.RunAsync(context, cancellationToken))
            take(update);
    }

    /// <summary>Runs into an error and hands it over.</summary>
    public async Task<ExecutorException> FailAsync(ITurnExecutor executor, ExecutorSettings settings)
    {
        try
        {
            await RunAsync(executor, settings);
        }
        catch (ExecutorException exception)
        {
            return exception;
        }

        throw new AssertionException("The executor did not fail.");
    }

    public void Dispose() => _http.Value.Dispose();
}
