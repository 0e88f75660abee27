using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Http.Memory;

namespace TaskMessages.Api.Configuration;

/// <summary>Has the web server enforce the limits.</summary>
internal sealed class KestrelLimits(IOptions<LimitsOptions> limits) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        var values = limits.Value;
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = (long)values.MaxBodyBytes + values.MaxDrainBytes;
        options.Limits.MaxRequestHeadersTotalSize = values.MaxHeaderBytes;
        options.Limits.MaxRequestHeaderCount = values.MaxHeaderCount;
        options.Limits.MaxRequestLineSize = values.MaxRequestLineBytes;
        // what anybody can have the web server hold for a connection, whatever becomes of the request
        options.Limits.MaxRequestBufferSize = Math.Max(RequestMemory.Free, Math.Max(values.MaxRequestLineBytes, values.MaxHeaderBytes));
        options.Limits.RequestHeadersTimeout = values.HeadersTimeout;
        options.Limits.MaxConcurrentConnections = values.MaxConnections;
    }
}
