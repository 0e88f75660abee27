using Microsoft.Extensions.Options;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>
/// The one client through which agents are called: guarded addresses, no foreign redirects, no proxy from the environment, no cookies. It
/// asks for no compression, which holds streams up, and <see cref="AgentBody"/> unpacks what comes compressed all the same, within the
/// limit of bytes. Time limits other than the connection's belong to each request.
/// </summary>
internal sealed class AgentHttpClient : IDisposable
{
    public AgentHttpClient(IOptions<AgentsOptions> options)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = options.Value.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
            ConnectCallback = new GuardedConnector(options.Value.AllowPrivateNetworks).ConnectAsync,
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new WatchedConnection(context.PlaintextStream)),
        };
        Client = new HttpClient(new SameHostRedirectHandler(new StaleConnectionHandler(new RecordingHandler(sockets)))) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();
}
