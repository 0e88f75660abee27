using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Execution;

/// <summary>One attempt at one turn.</summary>
internal sealed class TurnAttempt
{
    private readonly ChatTask _task;
    private readonly HeldTurn _held;
    private readonly ITurnStore _turns;
    private readonly Agent? _agent;
    private readonly IMessageStore _messages;
    private readonly RetryBackoff _backoff;
    private readonly ExecutionOptions _options;
    private readonly TimeProvider _clock;
    private readonly Turn _turn;
    private readonly MessageAccumulator _answer;
    private readonly TurnLedger _ledger;
    private readonly TurnSettlement _settlement;
    private readonly LiveText _live;
    private readonly LiveTexts _texts;
    private readonly StoppedTurn _stopped;
    private readonly LastResort _lastResort;
    private readonly DateTime _deadline;

    public TurnAttempt(HeldTurn held, Agent? agent, TurnStores stores, RetryBackoff backoff, ExecutionOptions options, ITaskFeed feed, LiveTexts texts, TimeProvider clock)
    {
        _held = held;
        _task = held.Task;
        _agent = agent;
        _messages = stores.Messages;
        _turns = stores.Turns;
        _backoff = backoff;
        _options = options;
        _clock = clock;
        _turn = held.Turn;
        _answer = new MessageAccumulator(options.MaxContentLength, options.MaxMessages);
        _ledger = new TurnLedger(_held, _answer, stores.Tasks, _messages, feed, options, clock);
        _texts = texts;
        _live = new LiveText(held.TaskId, _ledger, feed, clock);
        _settlement = new TurnSettlement(_held, stores.Tasks, feed, clock);
        _lastResort = new LastResort(stores, feed, clock);
        _stopped = new StoppedTurn(_held, _settlement, stores, clock);
        _deadline = (_turn.StartedAt ?? clock.GetUtcMilliseconds()) + (agent?.TurnTimeout ?? options.TurnTimeout);
    }

    public async Task<TurnResult> RunAsync(ITurnExecutor? executor, CancellationToken stop)
    {
        _texts.Add(_held.Token, _live);
        var result = await RunToEndAsync(executor, _held.Lost, stop);
        _texts.Ended(_held.Token, isLost: result.Outcome == TurnOutcome.LeaseLost);
        return result;
    }

    private async Task<TurnResult> RunToEndAsync(ITurnExecutor? executor, CancellationToken lost, CancellationToken stop)
    {
        try
        {
            if (_turn.Stop is not null)
                return await _stopped.SettleAsync(lost);
            await _ledger.RemoveEarlierAttemptsAsync(_settlement, lost);
            return RefusalReason(executor) is { } error
                ? await FailAsync(error, cause: null, lost)
                : await ExecuteAsync(executor!, lost, stop);
        }
        catch (Exception exception) when (lost.IsCancellationRequested || exception is LeaseLostException)
        {
            return new TurnResult(TurnOutcome.LeaseLost, Cause: exception);
        }
        catch (StoreUnavailableException exception)
        {
            return await RetryForStoreAsync(exception, lost);
        }
        catch (StoreRejectedException rejection)
        {
            return await RejectAsync(rejection);
        }
    }

    /// <summary>
    /// Ends the turn as failed, because the database refuses for good what the attempt would write; another would meet the same refusal. What is in the
    /// ledger stays, what is not never comes.
    /// </summary>
    public async Task<TurnResult> RejectAsync(StoreRejectedException rejection)
    {
        var lost = _held.Lost;
        try
        {
            await _stopped.SealAsync(lost);
            return await EndAsync(_settlement.Fail(Reason(rejection), rejection), lost);
        }
        catch (Exception exception) when (lost.IsCancellationRequested || exception is LeaseLostException)
        {
            return new TurnResult(TurnOutcome.LeaseLost, Cause: exception);
        }
        catch (StoreRejectedException)
        {
            return await GiveUpAsync(rejection);
        }
        catch (StoreException exception)
        {
            return new TurnResult(TurnOutcome.Unsettled, Cause: exception);
        }
    }

    /// <summary>Not even the turn's end can be written to the task as it is.</summary>
    private async Task<TurnResult> GiveUpAsync(StoreRejectedException rejection)
    {
        try
        {
            return new TurnResult(await _lastResort.EndAsync(_held.Task) ? TurnOutcome.Failed : TurnOutcome.LeaseLost, _ledger.Count, rejection);
        }
        catch (StoreException exception)
        {
            return new TurnResult(TurnOutcome.Unsettled, Cause: exception);
        }
    }

    private static string Reason(StoreRejectedException rejection) => rejection.Reason == StoreRejection.TooLarge
        ? "The agent's answer is too large: a message of it, or its question, is larger than the database stores."
        : "The database refused to store the turn.";

    private string? RefusalReason(ITurnExecutor? executor)
    {
        if (_agent is null)
            return "The task's agent no longer exists.";
        if (_turn.Attempt > _agent.MaxAttempts)
            return $"The turn was given up after {Attempts(_agent.MaxAttempts)}, none of which came to an end.";
        if (_clock.GetUtcMilliseconds() >= _deadline)
            return TimeIsUp();
        return executor is null ? "The task's agent is of a kind that this service does not run." : null;
    }

    private async Task<TurnResult> ExecuteAsync(ITurnExecutor executor, CancellationToken lost, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(TimeLeft(), _clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource([lost, stop, deadline.Token, _held.Rejected]);
        InputRequiredUpdate? question;
        try
        {
            question = await AnswerAsync(executor, lost, any.Token);
        }
        catch (Exception exception) when (exception is not StoreException and not LeaseLostException && !lost.IsCancellationRequested)
        {
            if (_held.Rejection is { } rejection)
                return await RejectAsync(rejection);
            if (deadline.IsCancellationRequested)
                return await FailAsync(TimeIsUp(), exception, lost);
            return stop.IsCancellationRequested
                ? await ReleaseAsync(lost)
                : await OnErrorAsync(exception, lost);
        }

        return await SaveAndEndAsync(question is null ? _settlement.Complete(_answer.LatestText) : _settlement.AskForInput(question), lost);
    }

    /// <returns>The question that the agent ended with, if it did.</returns>
    private async Task<InputRequiredUpdate?> AnswerAsync(ITurnExecutor executor, CancellationToken lost, CancellationToken any)
    {
        var context = new TurnContext { Task = _task, Turn = _turn, Agent = _agent!, LoadHistoryAsync = LoadHistoryAsync };
        await using var updates = new UpdateReader(executor, context, _clock, any);
        while (true)
        {
            var more = await updates.TryReadAsync(Shorter(_ledger.TimeUntilSave, _live.TimeUntilShown), any);
            if (more is null)
            {
                await _ledger.SaveWhenTimeIsUpAsync(lost);
                _live.ShowWhenDue();
                continue;
            }

            if (more is false || updates.Current is InputRequiredUpdate)
            {
                _answer.EndAll();
                return more is true ? Checked((InputRequiredUpdate)updates.Current) : null;
            }

            await TakeAsync(updates.Current, lost);
        }
    }

    private InputRequiredUpdate Checked(InputRequiredUpdate asked) => TaskSize.Of(asked.Question) <= _options.MaxQuestionBytes
        ? asked
        : throw new ExecutorException($"The agent's question is too large: with its interactions and its default answer it takes more than {_options.MaxQuestionBytes} bytes as the database stores it.");

    private async Task TakeAsync(AgentUpdate update, CancellationToken lost)
    {
        switch (update)
        {
            case UsageUpdate usage:
                _settlement.Usage = usage.Usage;
                return;
            case FinishUpdate finish:
                _settlement.FinishReason = finish.Reason;
                return;
        }

        _answer.Apply(update);
        _ledger.Changed();
        _live.OnUpdate(update);
        await _ledger.SaveWhenDueAsync(lost);
        _live.ShowWhenDue();
    }

    private static TimeSpan? Shorter(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a < b ? a : b;

    /// <summary>The messages before this turn; of a message that is answered once more, neither it nor the answer that failed.</summary>
    private async Task<IReadOnlyList<Message>> LoadHistoryAsync(CancellationToken cancellationToken)
    {
        if (_options.HistoryLimit == 0)
            return [];
        var failed = _turn.Kind == TurnKind.Retry ? _task.LastTurn?.Id : null;
        var before = await _messages.HistoryAsync(
            _task.Id,
            _options.HistoryLimit + 1,
            _options.HistoryCharacters,
            message => message.TurnId != _turn.Id && message.Id != _turn.Origin && (failed is null || message.TurnId != failed),
            cancellationToken);
        return AgentHistory.Of(before, _options.HistoryLimit, _options.HistoryCharacters);
    }

    private async Task<TurnResult> OnErrorAsync(Exception exception, CancellationToken lost)
    {
        if (exception is not ExecutorException error)
            return await FailAsync($"The agent could not be run: {exception.GetType().Name}.", exception, lost);
        if (!error.IsTransient)
            return await FailAsync(error.Message, error, lost);
        if (_turn.Attempt >= _agent!.MaxAttempts)
            return await FailAsync($"The agent failed {Attempts(_turn.Attempt)}; the last time: {error.Message}", error, lost);

        var delay = _backoff.Delay(_turn.Attempt, error.RetryAfter);
        if (_clock.GetUtcMilliseconds() + delay >= _deadline)
            return await FailAsync($"{error.Message} Another attempt would come after the turn's time limit.", error, lost);
        await _ledger.RemoveOwnAsync(_settlement, lost);
        return await _settlement.RetryAsync(delay, error.Message, error, lost);
    }

    /// <summary>What the agent has said until now stays, as far as it goes.</summary>
    private async Task<TurnResult> FailAsync(string error, Exception? cause, CancellationToken lost)
    {
        _answer.CloseAll();
        return await SaveAndEndAsync(_settlement.Fail(error, cause), lost);
    }

    /// <summary>In one round, where that goes; else in steps.</summary>
    private async Task<TurnResult> SaveAndEndAsync(EndMove move, CancellationToken lost)
    {
        if (_ledger.FitsRound)
        {
            await _settlement.RepeatAsync(() => SaveEarlierAsync(lost), lost);
            lost.ThrowIfCancellationRequested();
            if (await _ledger.TryEndAsync(move.Change))
                return Counted(move.Result);
        }

        if (_ledger.IsUncertain)
        {
            if (await _settlement.HasEndedAsync(lost))
                return move.Result with { Messages = _answer.Drafts.Count };

            // not repeated: numbers that nobody knows of would be taken for the round's
            await _ledger.NumberAsync(lost);
        }

        await SaveFinalAsync(lost);
        return await EndAsync(move, lost);
    }

    private Task<TurnResult> EndAsync(EndMove move, CancellationToken lost) => _settlement.EndAsync(move with { Result = Counted(move.Result) }, lost);

    private TurnResult Counted(TurnResult result) => result with { Messages = _ledger.Count };

    private async Task<TurnResult> ReleaseAsync(CancellationToken lost)
    {
        await _ledger.RemoveOwnAsync(_settlement, lost);
        return await _settlement.ReleaseAsync(lost);
    }

    /// <summary>
    /// A write of this attempt may still be under way, and the next write would race with it: whatever follows takes another attempt,
    /// whose messages have other ids.
    /// </summary>
    private async Task<TurnResult> RetryForStoreAsync(StoreUnavailableException exception, CancellationToken lost)
    {
        const string Reason = "The database was unavailable.";
        try
        {
            return await _settlement.RetryAsync(_backoff.Delay(_turn.Attempt, retryAfter: null), Reason, exception, lost);
        }
        catch (Exception other) when (other is StoreUnavailableException or OperationCanceledException)
        {
            return new TurnResult(TurnOutcome.Unsettled, Cause: exception);
        }
    }

    /// <summary>The answer's last write. It may be repeated, because its content does not change any more.</summary>
    private Task SaveFinalAsync(CancellationToken lost) => _settlement.RepeatAsync(
        async () =>
        {
            if (_answer.Drafts.Count > 0)
                await _ledger.SaveAsync(lost);
            await SaveEarlierAsync(lost);
        },
        lost);

    /// <summary>What is to be in the database before the turn's end, besides its answer.</summary>
    private async Task SaveEarlierAsync(CancellationToken lost)
    {
        await _ledger.EnsureUserMessageAsync(lost);
        await _turns.FileAsync(_task.Records, lost);
    }

    private TimeSpan TimeLeft()
    {
        var left = _deadline - _clock.GetUtcMilliseconds();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private string TimeIsUp() => $"The agent did not finish the turn within its time limit of {(_agent?.TurnTimeout ?? _options.TurnTimeout).TotalSeconds:0.###} s.";

    private static string Attempts(int count) => count == 1 ? "1 attempt" : $"{count} attempts";
}
