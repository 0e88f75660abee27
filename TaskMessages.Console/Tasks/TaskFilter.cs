using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Console.Tasks;

/// <summary>What the list of tasks is asked for, as its address holds it: every view has an address of its own.</summary>
public sealed record TaskFilter
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    private const string MetadataRoot = "metadata";

    public ChatStatus? Status { get; init; }

    public long? AgentId { get; init; }

    public TaskSource? Source { get; init; }

    /// <summary>Members of the metadata, <c>key=value</c>; several with commas between.</summary>
    public string? Metadata { get; init; }

    /// <summary>Words of title, inputs and outputs, which a task must have all of.</summary>
    public string? Words { get; init; }

    /// <summary>Created at or after, UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>Created before, UTC.</summary>
    public DateTime? To { get; init; }

    /// <summary>The last task of the page before; null: the first page.</summary>
    public TaskPosition? After { get; init; }

    /// <summary>Whether anything is left out.</summary>
    public bool IsNarrow => this with { After = null } != new TaskFilter();

    /// <summary>Reads an address's query; what cannot be read is left out.</summary>
    public static TaskFilter Parse(string? query)
    {
        var members = QueryHelpers.ParseQuery(query);
        return new TaskFilter
        {
            Status = WireName.TryParse(Text("status"), out ChatStatus status) ? status : null,
            AgentId = long.TryParse(Text("agent"), NumberStyles.None, CultureInfo.InvariantCulture, out var agent) ? agent : null,
            Source = WireName.TryParse(Text("source"), out TaskSource source) ? source : null,
            Metadata = Text("metadata"),
            Words = Text("words"),
            From = Time("from"),
            To = Time("to"),
            After = Position(Text("after")),
        };

        string? Text(string name) => members.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } text ? text : null;

        DateTime? Time(string name) => DateTime.TryParse(
            Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    /// <summary>The address, below the console's own.</summary>
    public string ToAddress() => QueryHelpers.AddQueryString("tasks", new Dictionary<string, string?>
    {
        ["status"] = Status is { } status ? WireName.Of(status) : null,
        ["agent"] = AgentId?.ToString(CultureInfo.InvariantCulture),
        ["source"] = Source is { } source ? WireName.Of(source) : null,
        ["metadata"] = Metadata,
        ["words"] = Words,
        ["from"] = From?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["to"] = To?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["after"] = After is { } after ? string.Create(CultureInfo.InvariantCulture, $"{after.CreatedAt.Ticks}.{after.Id}") : null,
    }.Where(member => !string.IsNullOrEmpty(member.Value)));

    public TaskListQuery ToQuery() => new()
    {
        AgentId = AgentId,
        Sources = Source is { } source ? [source] : [TaskSource.Sdk, TaskSource.Rpc, TaskSource.External],
        Limit = PageSize,
        After = After,
        Statuses = Status is { } status ? [status] : [],
        Metadata = [.. Leaves()],
        Words = SearchWords.Of(Words),
        // the query's bound is not part of it
        CreatedAfter = From?.AddMilliseconds(-1),
        CreatedBefore = To,
    };

    /// <summary>A number and true and false may be stored as such or as text; a list has a place for one of them only, so what looks like JSON is that.</summary>
    private IEnumerable<FilterLeaf> Leaves()
    {
        foreach (var pair in Metadata?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? pair : pair[..equals].Trim();
            if (key.Length > 0 && !key.Contains('$', StringComparison.Ordinal) && !key.StartsWith('.') && !key.EndsWith('.') && !key.Contains("..", StringComparison.Ordinal))
                yield return new FilterLeaf($"{MetadataRoot}.{key}", Value(equals < 0 ? "" : pair[(equals + 1)..].Trim()));
        }
    }

    private static object? Value(string text) => text switch
    {
        "true" => true,
        "false" => false,
        "null" => null,
        ['"', .. var quoted, '"'] => quoted,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };

    private static TaskPosition? Position(string? text)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0 && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new TaskPosition(new DateTime(ticks, DateTimeKind.Utc), text![(dot + 1)..])
            : null;
    }
}
