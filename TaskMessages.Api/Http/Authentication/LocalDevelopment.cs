using System.Net;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>
/// Decides where the fixed development credentials and anonymous access count: in Development, for callers on this machine that came
/// without a proxy in between.
/// </summary>
internal sealed class LocalDevelopment(IHostEnvironment environment)
{
    /// <summary>The key of agent 1 in Development.</summary>
    public const string ApiKey = "xag_dev000_0123456789abcdefghijklmnopqrstuv";

    /// <summary>The public part of <see cref="ApiKey"/>; no drawn key has it by chance, as it is inserted first.</summary>
    public const string KeyPrefix = "dev000";

    /// <summary>The administration's token in Development, when none is configured.</summary>
    public const string AdminToken = "dev-admin-token";

    private readonly bool _isDevelopment = environment.IsDevelopment();

    public bool Allows(HttpContext context) =>
        _isDevelopment
        && context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("X-Original-For")
        && !context.Request.Headers.ContainsKey("Forwarded");
}
