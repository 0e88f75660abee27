using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Tests.Contract.Agentex.Retention;

/// <summary>A store behind a real HTTP server on loopback that keeps what it is sent in a file, and holds no more of it than a buffer.</summary>
internal sealed class FileStore : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FileStore(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/key";

    public static async Task<FileStore> StartAsync(string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context => HttpMethods.IsPut(context.Request.Method) ? KeepAsync(context, file) : context.Response.SendFileAsync(file, context.RequestAborted));
        await app.StartAsync();
        return new FileStore(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task KeepAsync(HttpContext context, string file)
    {
        await using var kept = File.Create(file);
        await context.Request.Body.CopyToAsync(kept, context.RequestAborted);
    }
}
