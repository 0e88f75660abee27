using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>How long a streamed <c>message/send</c> takes to its first line, while a few are answered piece by piece at once.</summary>
internal sealed class FirstByteScenario(LoadTarget target, AgentKey agent)
{
    private const int Callers = 8;

    private readonly LoadTally _tally = new();
    private readonly Lock _gate = new();

    public async Task<LoadResult> RunAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{target.EndPoint}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", agent.Key);
        var before = target.Usage();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync(http, started, duration, cancellationToken)));
        return LoadResult.Create(target, name, _tally, Stopwatch.GetElapsedTime(started), before);
    }

    private async Task CallAsync(HttpClient http, long started, TimeSpan duration, CancellationToken cancellationToken)
    {
        var body = CallRequests.Body("message/send", CallRequests.Message(EchoAgent.Slowly, stream: true));
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, CallRequests.Path(agent)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            var sent = Stopwatch.GetTimestamp();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            var first = await reader.ReadLineAsync(cancellationToken);
            var came = Stopwatch.GetTimestamp();
            await reader.ReadToEndAsync(cancellationToken);
            lock (_gate)
            {
                if (first?.Contains("\"start\"", StringComparison.Ordinal) == true)
                    _tally.Succeeded(sent, came);
                else
                    _tally.Failures++;
            }
        }
    }
}
