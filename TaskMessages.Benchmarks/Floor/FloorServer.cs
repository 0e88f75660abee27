using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>
/// What the service is compared with: the least server that accepts a task durably on the same machine (<c>POST /v1/chat/tasks</c>, a minimal API that logs nothing), and an
/// MVC action that answers a read with a constant (<see cref="BareController"/>).
/// </summary>
internal sealed class FloorServer : IAsyncDisposable
{
    private const string Echo = "echo";

    private readonly WebApplication _app;
    private readonly FloorStore _store;
    private readonly Channel<long>? _accepted;
    private readonly Task _worker;

    /// <param name="directory">Where its database is made.</param>
    /// <param name="worker">Whether accepted tasks get an answer.</param>
    /// <param name="url">Where it listens.</param>
    public FloorServer(string directory, bool worker, string url)
    {
        Directory.CreateDirectory(directory);
        _store = new FloorStore(Path.Combine(directory, "floor.sqlite"));
        _accepted = worker ? Channel.CreateUnbounded<long>() : null;
        _worker = Task.Run(AnswerAllAsync);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddControllers().ConfigureApplicationPartManager(BareController.Only);
        _app = builder.Build();
        _app.MapGet("/health/ready", () => "ready");
        _app.MapPost("/v1/chat/tasks", CreateAsync);
        _app.MapControllers();
    }

    /// <summary>Serves until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => ((IHost)_app).RunAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _accepted?.Writer.Complete();
        await _worker;
        _store.Dispose();
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<IResult> CreateAsync(CreateRequest request)
    {
        if (request.Message?.Content is not { } text)
            return Results.BadRequest();
        var id = await _store.CreateAsync(text, Now());
        _accepted?.Writer.TryWrite(id);
        return Results.Json(new CreateResponse(id, "running"), CreateJson.Default.CreateResponse, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task AnswerAllAsync()
    {
        if (_accepted is null)
            return;
        await foreach (var id in _accepted.Reader.ReadAllAsync())
            _ = _store.AnswerAsync(id, Echo, Now());
    }
}
