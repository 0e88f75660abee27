using System.Net;

namespace TaskMessages.Benchmarks.Live;

/// <summary>Follows one task: drops its connection at random, loses it with every kill, and goes on after the last event that it got.</summary>
/// <param name="clients">Speak to the services that may be followed; each connection goes to any of them.</param>
/// <param name="taskId">The task.</param>
/// <param name="fromStart">Whether to begin with the task's first change rather than with what is known when it comes.</param>
/// <param name="random">Decides when to drop.</param>
internal sealed class LiveSubscriber(IReadOnlyList<ChatClient> clients, long taskId, bool fromStart, Random random)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    private StreamAssembly _assembly = new();

    public int Connections { get; private set; }

    /// <param name="ended">Completes when nothing more will happen to the task.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Everything that was told.</returns>
    public async Task<StreamAssembly> FollowAsync(Task ended, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wasOver = ended.IsCompleted;
            if (await ConnectAsync(cancellationToken) && wasOver)
                return _assembly;
            await Task.Delay(RetryInterval, cancellationToken);
        }
    }

    /// <returns>Whether the service said that there is nothing to tell.</returns>
    private async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        // who has no id yet has nothing to go on from and begins anew
        if (_assembly.LastId is null)
            _assembly = new StreamAssembly();
        try
        {
            using var response = await clients[random.Next(clients.Count)].OpenAsync(taskId, _assembly.LastId ?? (fromStart ? "0" : null), cancellationToken);
            if (response.StatusCode == HttpStatusCode.NoContent)
                return true;
            if (response.StatusCode != HttpStatusCode.OK)
                return false;
            Connections++;
            await ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // killed, or not there yet
        }

        return false;
    }

    private async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new ServerEventReader(stream);
        var drops = random.Next(2) == 0;
        for (var left = random.Next(1, 60); left > 0 || !drops; left--)
        {
            if (await reader.ReadAsync(cancellationToken) is not { } item)
                return;
            if (item.Name.Length > 0)
                _assembly.Take(item);
        }
    }
}
