using Microsoft.Extensions.Logging;
using MudBlazor;
using TaskMessages.Console.Text;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Console.Layout;

/// <summary>Tells what a button has done, and in words why it has not.</summary>
public sealed class Feedback(ISnackbar messages, ILogger<Feedback> logger)
{
    public void Done(string text) => messages.Add(VisibleText.Of(text), Severity.Success);

    public void Failed(string text) => messages.Add(VisibleText.Of(text), Severity.Error);

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

    /// <summary>What went wrong, for whoever reads the page; null: a fault of ours.</summary>
    public static string? WordsFor(Exception error) => error switch
    {
        DomainException refusal => refusal.Message,
        StoreUnavailableException => "The database cannot be reached. Nothing needs to be done again here: try once more in a moment.",
        StoreException => "The database refused this.",
        _ => null,
    };
}
