using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Tests.Clients;

/// <summary>
/// Stands between a browser and the service as a web application's own backend would: serves the page, adds the API key, which a browser's
/// <c>EventSource</c> cannot send, and drops the event stream's connection in the middle a few times.
/// </summary>
internal sealed class DroppingProxy : IAsyncDisposable
{
    private const int BytesBeforeDrop = 700;

    private static readonly TimeSpan ArrivalTime = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _app;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly TaskCompletionSource<string> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _drops;
    private int _connections;

    private DroppingProxy(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>What the page says at the end.</summary>
    public Task<string> Report => _report.Task;

    /// <summary>How often the browser has been connected to the service's stream.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The ids with which the browser came back.</summary>
    public List<string> LastEventIds { get; } = [];

    /// <param name="page">The page's HTML.</param>
    /// <param name="events">The event stream at the service.</param>
    /// <param name="key">The API key.</param>
    /// <param name="drops">How many connections are dropped.</param>
    public static async Task<DroppingProxy> StartAsync(string page, Uri events, string key, int drops)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var proxy = new DroppingProxy(builder.Build()) { _drops = drops };
        proxy._app.MapGet("/", () => Results.Content(page, "text/html"));
        proxy._app.MapGet("/events", context => proxy.ForwardAsync(context, events, key));
        proxy._app.MapPost("/report", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            proxy._report.TrySetResult(await reader.ReadToEndAsync(context.RequestAborted));
        });
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context, Uri events, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, events);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (context.Request.Headers.TryGetValue("Last-Event-ID", out var last))
        {
            LastEventIds.Add(last.ToString());
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last.ToString());
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        Interlocked.Increment(ref _connections);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await context.Response.WriteAsync("retry: 20\n\n", context.RequestAborted);
        var left = _drops-- > 0 ? BytesBeforeDrop : int.MaxValue;
        var buffer = new byte[4096];
        while (left > 0 && await body.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), context.RequestAborted) is > 0 and var count)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            left -= count;
        }

        if (left > 0)
            return;

        // an abort overtakes what is still on its way
        await Task.Delay(ArrivalTime, context.RequestAborted);
        context.Abort();
    }
}
