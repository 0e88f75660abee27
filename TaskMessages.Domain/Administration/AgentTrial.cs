using System.Collections.Frozen;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Administration;

/// <summary>
/// Asks an agent one question, as a turn would, and keeps nothing of it: no task, no message, no second attempt. The agent is told of the task
/// <see cref="TrialTask"/>, which no task has.
/// </summary>
public sealed class AgentTrial(
    AgentService agents, IEnumerable<ITurnExecutor> executors, IExchangeRecorder recorder, ExecutionOptions options, MessageIdSource ids, TimeProvider clock)
{
    /// <summary>The id of the task that an agent is told of.</summary>
    public const string TrialTask = "0";

    /// <summary>The longest time, however long the agent's turns may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly FrozenDictionary<Type, ITurnExecutor> _executors = executors.ToFrozenDictionary(executor => executor.SettingsType);

    /// <returns>The answer, or why there is none: a trial that fails is a result.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/></exception>
    public async Task<TrialResult> AskAsync(long agentId, string question, CancellationToken cancellationToken)
    {
        var agent = await agents.GetAsync(agentId, cancellationToken);
        var answer = new MessageAccumulator(options.MaxContentLength, options.MaxMessages);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var recording = recorder.Start();
        var started = clock.GetTimestamp();
        TokenUsage? usage = null;
        string? asked = null;
        string? error = null;
        try
        {
            await foreach (var update in _executors[agent.Executor.GetType()].RunAsync(Context(agent, question), either.Token).WithCancellation(either.Token))
            {
                if (update is UsageUpdate used)
                    usage = used.Usage;
                else if (update is InputRequiredUpdate input)
                    asked = input.Question.Question;
                else if (update is not FinishUpdate)
                    answer.Apply(update);
            }
        }
        catch (ExecutorException failure)
        {
            error = failure.Message;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            error = $"The agent did not answer within {Patience.TotalSeconds:0} s.";
        }

        return new TrialResult(answer.LatestText, answer.Drafts.Count, asked, error, clock.GetElapsedTime(started), usage, recording.Exchanges);
    }

    private TurnContext Context(Agent agent, string question)
    {
        var now = clock.GetUtcMilliseconds();
        var turn = new Turn
        {
            Id = ids.Next(),
            Kind = TurnKind.Create,
            Message = question,
            MessageSeq = 1,
            MessageAt = now,
            Attempt = 1,
            QueuedAt = now,
            StartedAt = now,
            VisibleAt = now,
        };
        var task = new ChatTask
        {
            Id = TrialTask,
            AgentId = agent.Id,
            Status = ChatStatus.Running,
            RunId = Guid.NewGuid().ToString(),
            Turn = turn,
            TurnCount = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return new TurnContext { Task = task, Turn = turn, Agent = agent, LoadHistoryAsync = _ => Task.FromResult<IReadOnlyList<Message>>([]) };
    }
}
