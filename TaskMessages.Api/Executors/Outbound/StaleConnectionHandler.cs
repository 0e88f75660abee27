namespace TaskMessages.Api.Executors.Outbound;

/// <summary>
/// Sends a request again, at once, when it was given a connection that had lain idle and broke before a byte of the answer came: the agent
/// or something on the way had closed it meanwhile. The framework does so itself only for requests without a body.
/// </summary>
internal sealed class StaleConnectionHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>How many idle connections in a row may turn out to be dead.</summary>
    public const int MaxRepeats = 4;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var repeats = 0; ; repeats++)
        {
            var use = ConnectionUse.Start();
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException) when (repeats < MaxRepeats && use.WasReusedInVain && !cancellationToken.IsCancellationRequested)
            {
                // dead connections leave the pool one by one, and a new one is not tried twice
            }
        }
    }
}
