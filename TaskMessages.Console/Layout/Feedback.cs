using Microsoft.Extensions.Logging;
using TaskMessages.Console.Text;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Console.Layout;

/// <summary>Tells what a button has done, and in words why it has not.</summary>
public sealed class Feedback(ILogger<Feedback> logger)
{
    /// <summary>How long a notice is there for.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromSeconds(6);

    private const int Most = 5;

    private long _last;

    /// <summary>What is told at present, the oldest first.</summary>
    public IReadOnlyList<Notice> Notices { get; private set; } = [];

    public event Action? Changed;

    public void Done(string text) => Tell(text, isFailure: false);

    public void Failed(string text) => Tell(text, isFailure: true);

    public void Close(Notice notice) => Show([.. Notices.Where(shown => shown != notice)]);

    /// <summary>Does something and tells what became of it.</summary>
    /// <param name="act">What is done.</param>
    /// <param name="done">What is told when it is done; null: nothing, it can be seen.</param>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> TryAsync(Func<Task> act, string? done)
    {
        ArgumentNullException.ThrowIfNull(act);
        try
        {
            await act();
        }
        catch (Exception error) when (WordsFor(error) is { } words)
        {
            if (error is not DomainException)
                ConsoleLog.ActionFailed(logger, error);
            Failed(words);
            return false;
        }

        if (done is not null)
            Done(done);
        return true;
    }

    private void Tell(string text, bool isFailure) => Show([.. Notices.TakeLast(Most - 1), new Notice(++_last, VisibleText.Of(text), isFailure)]);

    private void Show(IReadOnlyList<Notice> notices)
    {
        Notices = notices;
        Changed?.Invoke();
    }

    /// <summary>What went wrong, for whoever reads the page; null: a fault of ours.</summary>
    public static string? WordsFor(Exception error) => error switch
    {
        DomainException refusal => refusal.Message,
        StoreUnavailableException => "The database cannot be reached. Nothing needs to be done again here: try once more in a moment.",
        StoreException => "The database refused this.",
        _ => null,
    };
}
