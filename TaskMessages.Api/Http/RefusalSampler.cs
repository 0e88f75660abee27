using System.Net;

namespace TaskMessages.Api.Http;

/// <summary>
/// Of refusals that are alike (the route, the status, the address) the log gets the first of every ten seconds one by one, and the number of the others.
/// </summary>
internal sealed class RefusalSampler : IDisposable
{
    /// <summary>Refusals that are written one by one.</summary>
    public const int OneByOne = 20;

    /// <summary>Kinds that are told apart at a time; of all further ones only the number is kept.</summary>
    private const int MaxKinds = 1000;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly Kind Others = new("(others)", 0, null);

    private readonly Lock _gate = new();
    private readonly Dictionary<Kind, int> _counts = [];
    private readonly ILogger<RefusalSampler> _logger;
    private readonly ITimer _timer;

    public RefusalSampler(ILogger<RefusalSampler> logger, TimeProvider clock)
    {
        _logger = logger;
        _timer = clock.CreateTimer(_ => Tell(), null, Interval, Interval);
    }

    /// <summary>Whether the request is to be written: everything but a refusal that came too often.</summary>
    public bool IsWritten(HttpContext http)
    {
        var status = http.Response.StatusCode;
        if (status is < StatusCodes.Status400BadRequest or >= StatusCodes.Status500InternalServerError and not StatusCodes.Status503ServiceUnavailable)
            return true;
        // a path that no route took is as long as its caller likes
        var route = http.GetEndpoint() is null ? RequestRoute.None : RequestRoute.Of(http);
        var kind = new Kind(route, status, http.Connection.RemoteIpAddress);
        lock (_gate)
        {
            if (!_counts.ContainsKey(kind) && _counts.Count >= MaxKinds)
                kind = Others;
            var count = _counts.GetValueOrDefault(kind) + 1;
            _counts[kind] = count;
            return count <= OneByOne;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Tell();
    }

    private void Tell()
    {
        KeyValuePair<Kind, int>[] many;
        lock (_gate)
        {
            many = [.. _counts.Where(count => count.Value > OneByOne)];
            _counts.Clear();
        }

        foreach (var (kind, count) in many)
            Log.RefusalsNotWritten(_logger, count - OneByOne, kind.Route, kind.Status, kind.Address);
    }

    private sealed record Kind(string Route, int Status, IPAddress? Address);
}
