using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http;

namespace TaskMessages.Api.Hosting;

/// <summary>Tells where the service can be reached once it can.</summary>
internal sealed class ListeningNotice(
    IServer server, IOptions<MongoOptions> mongo, IHostEnvironment environment, ILogger<ListeningNotice> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        var database = mongo.Value.IsEmbedded ? Path.GetFullPath(mongo.Value.EmbeddedDirectory) : "MongoDB";
        Log.Listening(logger, environment.EnvironmentName, addresses, database);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
