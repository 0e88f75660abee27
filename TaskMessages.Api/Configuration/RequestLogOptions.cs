using System.ComponentModel.DataAnnotations;

namespace TaskMessages.Api.Configuration;

/// <summary>What the log says of requests.</summary>
internal sealed class RequestLogOptions
{
    public const string SectionName = "RequestLog";

    /// <summary>
    /// A read (<c>GET</c>, <c>HEAD</c>) that was served in less time is told at the level Debug: pages poll. Zero: every one is told at the level Information, as are all other requests.
    /// Default 100 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan QuickReads { get; set; } = TimeSpan.FromMilliseconds(100);
}
