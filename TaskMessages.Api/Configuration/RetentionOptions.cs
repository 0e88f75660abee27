using System.ComponentModel.DataAnnotations;

namespace TaskMessages.Api.Configuration;

/// <summary>What the export of tasks' contents and their return may take.</summary>
internal sealed class RetentionOptions
{
    public const string SectionName = "Retention";

    /// <summary>The largest export that is uploaded, and the largest that is brought back, in bytes; larger is 413. Default 1 GiB.</summary>
    [Range(1024, 1024L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>The longest silence of whoever sends contents or takes them. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time that an upload or a download may take in all. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(15);
}
