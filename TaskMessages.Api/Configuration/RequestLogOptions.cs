using System.ComponentModel.DataAnnotations;

namespace TaskMessages.Api.Configuration;

/// <summary>What the log says of requests.</summary>
internal sealed class RequestLogOptions
{
    public const string SectionName = "RequestLog";

    /// <summary>A read (<c>GET</c>, <c>HEAD</c>) that was served in less time is told at the level Debug: pages poll. Zero: every one is told at the level Information. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan QuickReads { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Any other request that was served in less time is told at the level Debug: the turn that it started has an event of its own. Zero: every one is told at the level Information, as are
    /// refused and slower ones. Default 250 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan QuickWrites { get; set; } = TimeSpan.FromMilliseconds(250);
}
