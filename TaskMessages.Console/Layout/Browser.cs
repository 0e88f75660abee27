using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace TaskMessages.Console.Layout;

/// <summary>What the reader's browser knows and does: the time zone, whether anybody looks, where the page is scrolled to.</summary>
public sealed class Browser(IJSRuntime scripts, NavigationManager navigation, TimeProvider clock) : IAsyncDisposable
{
    internal const string Module = "_content/TaskMessages.Console/console.js";

    private DotNetObjectReference<Browser>? _self;
    private IJSObjectReference? _module;
    private TaskCompletionSource _seen = Seen();

    /// <summary>Whether the rest is known.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Whether the page's script can be asked for anything; <see cref="Changed"/> tells when.</summary>
    public bool IsStarted => _module is not null;

    /// <summary>Whether the page is in a window that is shown; nothing needs to be looked up for one that is not.</summary>
    public bool IsVisible { get; private set; } = true;

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Shown or not has changed, or the script is there.</summary>
    public event Action? Changed;

    /// <summary>What the browser has said before: a page need not wait until it is asked.</summary>
    /// <param name="zone">The name of a time zone.</param>
    public void Expect(string zone)
    {
        IsReady = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found);
        Zone = found ?? TimeZoneInfo.Utc;
    }

    /// <summary>Asks the browser. Once a page is enough.</summary>
    public async Task StartAsync()
    {
        if (_module is not null)
            return;
        _module = await scripts.InvokeAsync<IJSObjectReference>("import", navigation.ToAbsoluteUri(Module).AbsoluteUri);
        _self = DotNetObjectReference.Create(this);
        var reader = await _module.InvokeAsync<Reader>("start", _self, clock.GetUtcNow().ToUnixTimeMilliseconds());
        Zone = ZoneOf(reader);
        IsReady = true;
        ReaderChanged(reader.Visible);
    }

    /// <summary>Waits until somebody sees the page, which may be at once.</summary>
    public Task SeenAsync(CancellationToken cancellationToken) => _seen.Task.WaitAsync(cancellationToken);

    /// <summary>Called by the page's script.</summary>
    [JSInvokable]
    public void ReaderChanged(bool visible)
    {
        IsVisible = visible;
        if (!visible && _seen.Task.IsCompleted)
            _seen = new TaskCompletionSource();
        else if (visible)
            _seen.TrySetResult();
        Changed?.Invoke();
    }

    /// <summary>Has the page's script do something; nothing happens when the page is gone.</summary>
    public async Task RunAsync(string function, params object?[] arguments)
    {
        try
        {
            if (_module is not null)
                await _module.InvokeVoidAsync(function, arguments);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // so is whoever would have seen it
        }
    }

    /// <summary>Gives the browser a file to keep.</summary>
    public async Task SaveAsync(string name, Stream content)
    {
        using var reference = new DotNetStreamReference(content);
        await RunAsync("save", name, reference);
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the browser has let go of it
        }
    }

    /// <summary>A zone that this machine does not know is one by its present distance.</summary>
    private static TimeZoneInfo ZoneOf(Reader reader) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(reader.Zone ?? "", out var zone)
            ? zone
            : TimeZoneInfo.CreateCustomTimeZone("reader", TimeSpan.FromMinutes(Math.Clamp(reader.Offset, -840, 840)), null, null);

    private static TaskCompletionSource Seen()
    {
        var seen = new TaskCompletionSource();
        seen.SetResult();
        return seen;
    }

    private sealed record Reader(string? Zone, int Offset, bool Visible);
}
