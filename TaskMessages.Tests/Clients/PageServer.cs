using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Tests.Clients;

/// <summary>
/// Two origins for a browser: a static server with a page, which tells its report there, and the service behind a proxy that passes everything on as it
/// is, but drops the connections of event streams in the middle a few times.
/// </summary>
internal sealed class PageServer : IAsyncDisposable
{
    private const int BytesBeforeDrop = 1500;

    private readonly WebApplication _pages;
    private readonly WebApplication _proxy;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly TaskCompletionSource<string> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _drops;
    private int _streams;

    private PageServer(WebApplication pages, WebApplication proxy, int drops) => (_pages, _proxy, _drops) = (pages, proxy, drops);

    public string PageUrl => _pages.Urls.First();

    public string ServiceUrl => _proxy.Urls.First();

    /// <summary>What the page says at the end.</summary>
    public Task<string> Report => _report.Task;

    /// <summary>How often a stream has been opened.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>The methods, paths and origins of what the page asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <param name="page">Makes the page's HTML of the address at which it reaches the service.</param>
    /// <param name="service">The service.</param>
    /// <param name="drops">How many streams are dropped.</param>
    public static async Task<PageServer> StartAsync(Func<string, string> page, Uri service, int drops)
    {
        var server = new PageServer(Build(), Build(), drops);
        server._proxy.Run(context => server.ForwardAsync(context, service));
        await server._proxy.StartAsync();
        server._pages.MapGet("/", () => Results.Content(page(server.ServiceUrl), "text/html; charset=utf-8"));
        server._pages.MapPost("/report", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            server._report.TrySetResult(await reader.ReadToEndAsync(context.RequestAborted));
        });
        await server._pages.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _proxy.DisposeAsync();
        _http.Dispose();
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private async Task ForwardAsync(HttpContext context, Uri service)
    {
        var isStream = context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal);
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Origin}");
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(service, context.Request.Path + context.Request.QueryString));
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
            request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "Connection" or "Transfer-Encoding") && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection" or "Date"))
                context.Response.Headers[name] = values.ToArray();
        }

        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        if (isStream)
            await StreamAsync(context, body);
        else if (context.Request.Method != "OPTIONS" && context.Response.StatusCode != StatusCodes.Status204NoContent)
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context, Stream body)
    {
        Interlocked.Increment(ref _streams);
        var left = Interlocked.Decrement(ref _drops) >= 0 ? BytesBeforeDrop : int.MaxValue;
        var buffer = new byte[4096];
        while (left > 0 && await body.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), context.RequestAborted) is > 0 and var count)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            left -= count;
        }

        if (left <= 0)
            context.Abort();
    }
}
