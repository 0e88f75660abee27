namespace TaskMessages.Console.Layout;

/// <summary>Has a page that waits go on when there is word of something. All that is said before it looks is one word.</summary>
public sealed class Wake(TimeProvider clock)
{
    private TaskCompletionSource _word = NewWord();

    /// <summary>Says that there is something; from any thread.</summary>
    public void Say() => Volatile.Read(ref _word).TrySetResult();

    /// <summary>Waits for a word, and no longer than this.</summary>
    /// <exception cref="OperationCanceledException"></exception>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        // that nothing was said in time is no error, and is not made one
        await Volatile.Read(ref _word).Task.WaitAsync(longest, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        // what is said from here on is for the next time; what was said is looked for now
        Volatile.Write(ref _word, NewWord());
    }

    private static TaskCompletionSource NewWord() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
