using System.Diagnostics;
using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>Runs the statements of a write command in engine jobs small enough that other writers need not wait for long.</summary>
internal static class WriteBatch
{
    private const int StatementsPerJob = 500;

    /// <exception cref="ServerErrorException">16: there are no statements, or more than one command may have.</exception>
    public static BsonArray Statements(CommandRequest request, string name)
    {
        var statements = request.Array(name)!;
        if (statements.Count is 0 or > HelloCommand.MaxWriteBatch)
            throw new ServerErrorException(ServerError.InvalidLength, $"Write batch sizes must be between 1 and {HelloCommand.MaxWriteBatch}. Got {statements.Count} operations.");
        for (var i = 0; i < statements.Count; i++)
        {
            if (statements[i] is not BsonDocument)
                throw FieldRule.WrongType($"{request.Path}.{name}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), statements[i], "type 'object'");
        }

        return statements;
    }

    /// <param name="context">Has the engine where the jobs run, and says how far they step back for those of others.</param>
    /// <param name="count">Number of statements.</param>
    /// <param name="ordered">Whether the first failure ends the command.</param>
    /// <param name="retryable">Set when statements that have been run before are not to be run again.</param>
    /// <param name="run">Runs the statement of that index; a failure undoes this statement alone.</param>
    /// <param name="cancellationToken">Ends the command between statements.</param>
    /// <param name="results">Takes what each statement did, unless it failed or was not reached.</param>
    public static ValueTask<WriteOutcome> RunAsync(
        CommandContext context, int count, bool ordered, RetryableWrite? retryable, Func<WriteSession, int, StatementResult> run, CancellationToken cancellationToken,
        StatementResult?[]? results = null) => count == 1 && retryable is null
        ? RunOnlyAsync(context, run, results, cancellationToken)
        : RunAllAsync(context, count, ordered, retryable, run, results, cancellationToken);

    private static async ValueTask<WriteOutcome> RunAllAsync(
        CommandContext context, int count, bool ordered, RetryableWrite? retryable, Func<WriteSession, int, StatementResult> run, StatementResult?[]? results,
        CancellationToken cancellationToken)
    {
        var outcome = new WriteOutcome();
        for (var from = 0; from < count && !(ordered && outcome.HasErrors);)
        {
            var (first, end) = (from, Math.Min(from + StatementsPerJob, count));
            var (done, next, rest) = await context.Engine.WriteAsync(
                session =>
                {
                    var started = Stopwatch.GetTimestamp();
                    var (doneNow, nextNow) = RunJob(session, first, end, ordered, retryable, run, results, cancellationToken);
                    return (doneNow, nextNow, RestAfter(context, session, started));
                },
                cancellationToken).ConfigureAwait(false);
            outcome.Merge(done);
            from = next;
            if (from < count && rest > TimeSpan.Zero)
                await Task.Delay(rest, cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }

    // The job's own savepoint is the statement's, so that the usual command pays for one only.
    private static async ValueTask<WriteOutcome> RunOnlyAsync(
        CommandContext context, Func<WriteSession, int, StatementResult> run, StatementResult?[]? results, CancellationToken cancellationToken)
    {
        var outcome = new WriteOutcome();
        try
        {
            var (result, rest) = await RunJobAsync().ConfigureAwait(false);
            while (result.IsUnfinished)
            {
                if (rest > TimeSpan.Zero)
                    await Task.Delay(rest, cancellationToken).ConfigureAwait(false);
                (result, rest) = await RunJobAsync().ConfigureAwait(false);
            }

            outcome.Add(0, result);
            Keep(results, 0, result);
        }
        catch (ServerErrorException error)
        {
            outcome.AddError(0, error);
        }

        return outcome;

        Task<(StatementResult Result, TimeSpan Pause)> RunJobAsync() => context.Engine.WriteAsync(
            session =>
            {
                var started = Stopwatch.GetTimestamp();
                var result = run(session, 0);
                return (result, result.IsUnfinished ? RestAfter(context, session, started) : TimeSpan.Zero);
            },
            cancellationToken);
    }

    /// <summary>How long the command's next job comes after this one's commit, where others wait for the writer.</summary>
    public static TimeSpan RestAfter(CommandContext context, WriteSession session, long started) =>
        session.OthersWait ? context.Courtesy.RestAfter(Stopwatch.GetElapsedTime(started)) : TimeSpan.Zero;

    /// <returns>What was done, and the statement to go on with in another job.</returns>
    private static (WriteOutcome Done, int Next) RunJob(
        WriteSession session, int first, int end, bool ordered, RetryableWrite? retryable, Func<WriteSession, int, StatementResult> run, StatementResult?[]? results,
        CancellationToken cancellationToken)
    {
        var outcome = new WriteOutcome();
        var history = retryable?.Open(session);
        var started = Stopwatch.GetTimestamp();
        var i = first;
        for (; i < end && (i == first || !session.IsToStepAside(started)); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var index = i;
            if (history?.Find(index) is { } earlier)
            {
                var before = StatementResult.From(earlier);
                outcome.AddRetried(index, retryable!.IdOf(index), before);
                Keep(results, index, before);
                continue;
            }

            try
            {
                var result = session.Savepoint(() => Run(session, index, retryable, history, run));
                if (result.IsUnfinished)
                    break;
                outcome.Add(index, result);
                Keep(results, index, result);
            }
            catch (ServerErrorException error)
            {
                outcome.AddError(index, error);
                if (ordered)
                    break;
            }
        }

        history?.Save();
        return (outcome, i);
    }

    private static void Keep(StatementResult?[]? results, int index, StatementResult result)
    {
        if (results is not null)
            results[index] = result;
    }

    private static StatementResult Run(
        WriteSession session, int index, RetryableWrite? retryable, StatementHistory? history, Func<WriteSession, int, StatementResult> run)
    {
        var result = run(session, index);
        if (result.IsUnfinished)
            return result;
        retryable?.OnStatement();
        history?.Add(index, result.ToDocument());
        return result;
    }
}
