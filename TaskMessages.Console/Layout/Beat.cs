namespace TaskMessages.Console.Layout;

/// <summary>Has a page look again every second, as long as somebody sees it; it ends with the page.</summary>
public sealed class Beat(Browser browser, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _left = new();
    private Task _following = Task.CompletedTask;

    /// <summary>Cancelled when the page is left.</summary>
    public CancellationToken Left => _left.Token;

    /// <param name="look">What is done each time, on the page's own thread.</param>
    public void Start(Func<Task> look) => _following = FollowAsync(look);

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await _following;
        _left.Dispose();
    }

    private async Task FollowAsync(Func<Task> look)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_left.Token))
            {
                if (browser.IsVisible)
                    await look();
            }
        }
        catch (OperationCanceledException)
        {
            // the page was left
        }
    }
}
