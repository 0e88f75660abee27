using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>An agent behind a real HTTP server on loopback that answers as the test says, and remembers what it was asked.</summary>
internal sealed class FakeAgent : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();

    private FakeAgent(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public ReceivedRequest[] Requests => [.. _requests];

    public static async Task<FakeAgent> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var agent = new FakeAgent(builder.Build());
        agent._app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var request = new ReceivedRequest(context.Request.Method, context.Request.Path, headers, body.ToArray());
            agent._requests.Enqueue(request);
            context.Items[typeof(ReceivedRequest)] = request;
            await answer(context);
        });
        await agent._app.StartAsync();
        return agent;
    }

    /// <summary>The request that is being answered.</summary>
    public static ReceivedRequest RequestOf(HttpContext context) => (ReceivedRequest)context.Items[typeof(ReceivedRequest)]!;

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
