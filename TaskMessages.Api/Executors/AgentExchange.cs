using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>One request to an agent and its answer, within limits of time and size. Every failure is an <see cref="ExecutorException"/>.</summary>
internal sealed class AgentExchange : IDisposable
{
    private readonly AgentsOptions _limits;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _any;
    private readonly CancellationToken _caller;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private long _received;

    public AgentExchange(AgentsOptions limits, TimeProvider clock, CancellationToken cancellationToken)
    {
        _limits = limits;
        _clock = clock;
        _caller = cancellationToken;
        _idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _total = new CancellationTokenSource(limits.TotalTimeout, clock);
        _any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _idle.Token, _total.Token);
    }

    public string? MediaType => _response?.Content.Headers.ContentType?.MediaType;

    public int Status => (int)_response!.StatusCode;

    /// <summary>Sends the request and waits for the head of a successful answer.</summary>
    public Task SendAsync(AgentHttpClient http, HttpRequestMessage request) => GuardAsync(async token =>
    {
        _response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        if (!_response.IsSuccessStatusCode)
            throw AgentFailure.FromStatus((int)_response.StatusCode, AgentFailure.RetryAfter(_response.Headers.RetryAfter, _clock));
        _body = await _response.Content.ReadAsStreamAsync(token);
        return 0;
    });

    /// <summary>The next piece of the body.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    public async Task<int> ReadAsync(Memory<byte> buffer)
    {
        var count = await GuardAsync(async token => await _body!.ReadAsync(buffer, token));
        _received += count;
        return _received <= _limits.MaxResponseBytes
            ? count
            : throw new ExecutorException($"The agent's answer is larger than {_limits.MaxResponseBytes} bytes.");
    }

    /// <summary>The whole body.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadToEndAsync()
    {
        var buffer = new byte[4096];
        for (var length = 0; ;)
        {
            var count = await ReadAsync(buffer.AsMemory(length));
            length += count;
            if (count == 0)
                return buffer.AsMemory(0, length);
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    public void Dispose()
    {
        _response?.Dispose();
        _any.Dispose();
        _idle.Dispose();
        _total.Dispose();
    }

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> step)
    {
        _idle.CancelAfter(_limits.IdleTimeout);
        try
        {
            return await step(_any.Token);
        }
        catch (Exception exception) when (!_caller.IsCancellationRequested && Explain(exception) is { } explained)
        {
            throw explained;
        }
    }

    private ExecutorException? Explain(Exception exception)
    {
        if (_total.IsCancellationRequested)
            return AgentFailure.TooSlow(_limits.TotalTimeout);
        if (_idle.IsCancellationRequested)
            return AgentFailure.Silent(_limits.IdleTimeout);
        return exception is OperationCanceledException
            ? new ExecutorException($"The agent could not be reached within {_limits.ConnectTimeout.TotalSeconds:0.###} s.", isTransient: true, innerException: exception)
            : AgentFailure.FromException(exception);
    }
}
