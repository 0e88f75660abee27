using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Tests.Benchmarks;

/// <summary>The few answers of the service that the load generator reads, with turns that end after a number of reads.</summary>
internal sealed class FakeTaskService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<long, int> _reads = new();
    private readonly int _readsUntilCompleted;
    private long _lastTaskId;
    private int _batches;

    private FakeTaskService(int readsUntilCompleted)
    {
        _readsUntilCompleted = readsUntilCompleted;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, new Uri(_app.Urls.First()).Port);

    public long Created => Interlocked.Read(ref _lastTaskId);

    public int Batches => _batches;

    public static async Task<FakeTaskService> StartAsync(int readsUntilCompleted = 1)
    {
        var service = new FakeTaskService(readsUntilCompleted);
        await service._app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        string body;
        if (HttpMethods.IsPost(context.Request.Method))
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            if (path == "/messages/batch")
            {
                Interlocked.Increment(ref _batches);
                body = "[]";
            }
            else
            {
                context.Response.StatusCode = 202;
                body = $$"""{"task_id":{{Interlocked.Increment(ref _lastTaskId)}},"status":"running"}""";
            }
        }
        else
        {
            var id = long.Parse(path[(path.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            var reads = _reads.AddOrUpdate(id, 1, (_, before) => before + 1);
            body = reads >= _readsUntilCompleted ? """{"status":"completed"}""" : """{"status":"running"}""";
        }
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }
}
