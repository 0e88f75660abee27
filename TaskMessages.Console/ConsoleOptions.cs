using System.ComponentModel.DataAnnotations;

namespace TaskMessages.Console;

/// <summary>The pages at <c>/console</c>.</summary>
public sealed class ConsoleOptions : IValidatableObject
{
    public const string SectionName = "Console";

    /// <summary>What a trace's id takes the place of in <see cref="TraceUrl"/>.</summary>
    public const string TraceIdMark = "{trace_id}";

    /// <summary>Whether the console is there. Default none: in Development for browsers on this machine, elsewhere not.</summary>
    public bool? Enabled { get; set; }

    /// <summary>The address of a trace in the tracing system, with <c>{trace_id}</c> in it. Default none: traces are shown without a link.</summary>
    public string? TraceUrl { get; set; }

    /// <summary>From which age on the oldest turn that waits for a worker is shown as an alarm. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReadyAgeAlarm { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether tasks are found by words of their title, inputs and outputs; each word is an entry of an index. Default false.</summary>
    public bool WordSearch { get; set; }

    /// <summary>The address of a trace; null when none is configured.</summary>
    public string? TraceUrlOf(string traceId) => TraceUrl?.Replace(TraceIdMark, Uri.EscapeDataString(traceId), StringComparison.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(TraceUrl)
            && !(TraceUrl.Contains(TraceIdMark, StringComparison.Ordinal)
                && Uri.TryCreate(TraceUrlOf("0"), UriKind.Absolute, out var url)
                && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)))
        {
            yield return new ValidationResult($"must be an http or https URL with {TraceIdMark} in it", [nameof(TraceUrl)]);
        }
    }
}
