using System.Net.Http.Headers;
using System.Text;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>
/// One request to an agent and its answer, within limits of time and size, unpacked and without a byte order mark. Every failure is an
/// <see cref="ExecutorException"/>.
/// </summary>
internal sealed class AgentExchange : IDisposable
{
    private const int LongestError = 16 * 1024;

    private static readonly TimeSpan ErrorPatience = TimeSpan.FromSeconds(5);

    private readonly AgentsOptions _limits;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _any;
    private readonly CancellationToken _caller;
    private HttpResponseMessage? _response;
    private AgentBody? _body;

    /// <param name="limits">The limits of every request.</param>
    /// <param name="clock">Measures the limits of time.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <param name="total">How long this request may take in all, in place of what the limits say.</param>
    public AgentExchange(AgentsOptions limits, TimeProvider clock, CancellationToken cancellationToken, TimeSpan? total = null)
    {
        _limits = limits;
        _clock = clock;
        _caller = cancellationToken;
        Total = total ?? limits.TotalTimeout;
        Patience = limits.IdleTimeout;
        _idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _total = new CancellationTokenSource(Total, clock);
        _any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _idle.Token, _total.Token);
    }

    /// <summary>As it is told; also where what follows it breaks the rules, such as a semicolon without a parameter.</summary>
    public string? MediaType => _response?.Content.Headers is { } headers ? headers.ContentType?.MediaType ?? LooseMediaType(headers) : null;

    public int Status => (int)_response!.StatusCode;

    /// <summary>How long the agent asks to be left alone, if it does.</summary>
    public TimeSpan? RetryAfter => AgentFailure.RetryAfter(_response!.Headers, _clock);

    /// <summary>The longest silence from now on.</summary>
    public TimeSpan Patience { get; set; }

    private TimeSpan Total { get; }

    /// <summary>Sends the request and waits for the head of a successful answer.</summary>
    public async Task SendAsync(AgentHttpClient http, HttpRequestMessage request)
    {
        if (!await TrySendAsync(http, request))
            throw AgentFailure.FromStatus(Status, RetryAfter);
    }

    /// <summary>Sends the request and waits for the head of the answer.</summary>
    /// <returns>Whether its status is one of success.</returns>
    public Task<bool> TrySendAsync(AgentHttpClient http, HttpRequestMessage request) => GuardAsync(async token =>
    {
        _response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        var raw = await _response.Content.ReadAsStreamAsync(token);
        _body = new AgentBody(raw, _response.Content.Headers.ContentEncoding, _limits.MaxResponseBytes);
        return _response.IsSuccessStatusCode;
    });

    /// <summary>The next piece of the body.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    public Task<int> ReadAsync(Memory<byte> buffer) => GuardAsync(async token => await _body!.ReadAsync(buffer, token));

    /// <summary>Skips white space at the body's beginning and looks at the byte that follows; null when there is none.</summary>
    public async Task<byte?> PeekAsync()
    {
        while (await GuardAsync(async token => await _body!.SkipBlanksAsync(token)))
        {
            // each is a sign of life
        }

        return await GuardAsync(async token => await _body!.PeekAsync(token));
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="ExecutorException">It is not UTF-8, or does not come to its end.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadToEndAsync()
    {
        var (body, failure) = await ReadWhatComesAsync();
        return failure is null ? body : throw failure;
    }

    /// <summary>As much of the body as comes, and why there is no more of it; null: that is all.</summary>
    /// <exception cref="ExecutorException">It came to its end, and is not UTF-8.</exception>
    public async Task<(ReadOnlyMemory<byte> Body, ExecutorException? Failure)> ReadWhatComesAsync()
    {
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (await ReadAsync(buffer.AsMemory(length)) is > 0 and var count)
            {
                length += count;
                if (length == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        catch (ExecutorException failure)
        {
            return (buffer.AsMemory(0, length), failure);
        }

        AgentText.RequireUtf8(buffer.AsSpan(0, length));
        return (buffer.AsMemory(0, length), null);
    }

    /// <summary>The beginning of a refusal's body as text: as much of it as comes within a few seconds.</summary>
    public async Task<string> ReadErrorAsync()
    {
        var buffer = new byte[LongestError];
        var length = 0;
        var started = _clock.GetTimestamp();
        Patience = Patience < ErrorPatience ? Patience : ErrorPatience;
        try
        {
            while (length < buffer.Length && _clock.GetElapsedTime(started) < ErrorPatience)
            {
                if (await ReadAsync(buffer.AsMemory(length)) is not (> 0 and var count))
                    break;
                length += count;
            }
        }
        catch (ExecutorException)
        {
            // what has come by now is told; the refusal itself is known
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    public void Dispose()
    {
        _body?.Dispose();
        _response?.Dispose();
        _any.Dispose();
        _idle.Dispose();
        _total.Dispose();
    }

    private static string? LooseMediaType(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out var values) && values.ToString().Split(';', ',')[0].Trim() is { Length: > 0 } type ? type : null;

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> step)
    {
        _idle.CancelAfter(Patience);
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
            return AgentFailure.TooSlow(Total);
        if (_idle.IsCancellationRequested)
            return AgentFailure.Silent(Patience);
        if (_body is { IsPacked: true } && exception is InvalidDataException or InvalidOperationException)
            return AgentFailure.NotPacked(exception);
        return exception is OperationCanceledException
            ? new ExecutorException($"The agent could not be reached within {_limits.ConnectTimeout.TotalSeconds:0.###} s.", isTransient: true, innerException: exception)
            : AgentFailure.FromException(exception);
    }
}
