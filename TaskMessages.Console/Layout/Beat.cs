namespace TaskMessages.Console.Layout;

/// <summary>Has a page look again and again, as long as somebody sees it; it ends with the page.</summary>
public sealed class Beat(Browser browser, TimeProvider clock, TimeSpan interval) : IAsyncDisposable
{
    private static readonly TimeSpan EverySecond = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _left = new();
    private Task _following = Task.CompletedTask;

    /// <summary>Once a second.</summary>
    public Beat(Browser browser, TimeProvider clock)
        : this(browser, clock, EverySecond)
    {
    }

    /// <summary>Cancelled when the page is left.</summary>
    public CancellationToken Left => _left.Token;

    /// <summary>Ends early what is drawn ahead, see <see cref="Visit.Limit"/>.</summary>
    public void Limit(Visit visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        visit.Limit(_left);
    }

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
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_left.Token))
            {
                await browser.SeenAsync(_left.Token);
                await look();
            }
        }
        catch (OperationCanceledException)
        {
            // the page was left
        }
    }
}
