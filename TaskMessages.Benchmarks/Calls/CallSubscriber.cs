using System.Net;
using TaskMessages.Benchmarks.Live;

namespace TaskMessages.Benchmarks.Calls;

/// <summary>Follows a task's stream until the task is over: drops its connection at random, loses it with every kill, and goes on after the last frame that it got.</summary>
/// <param name="clients">Speak to the services that may be followed.</param>
/// <param name="taskId">The task.</param>
/// <param name="random">Decides when to drop.</param>
internal sealed class CallSubscriber(IReadOnlyList<ChatClient> clients, string taskId, Random random)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    private readonly CallAssembly _assembly = new();

    public async Task<CallAssembly> FollowAsync(CancellationToken cancellationToken)
    {
        while (!_assembly.IsOver)
        {
            try
            {
                using var response = await clients[random.Next(clients.Count)].OpenAsync($"/tasks/{taskId}/stream", _assembly.LastId ?? "0", cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK)
                    await ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // killed, or not there yet
            }

            await Task.Delay(RetryInterval, cancellationToken);
        }

        return _assembly;
    }

    private async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new ServerEventReader(stream);
        var drops = random.Next(2) == 0;
        for (var left = random.Next(1, 40); (left > 0 || !drops) && !_assembly.IsOver; left--)
        {
            if (await reader.ReadAsync(cancellationToken) is not { } frame)
                return;
            if (frame.Data is { } data)
                _assembly.Take(frame.Id, data);
        }
    }
}
