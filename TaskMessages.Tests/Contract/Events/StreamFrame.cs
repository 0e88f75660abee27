using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>One event as a client receives it; a comment has only its text.</summary>
internal sealed record StreamFrame(string Event, string? Id, JToken? Data, string? Comment = null)
{
    public string? Text(string path) => (string?)Data?.SelectToken(path);

    public override string ToString() => $"{Event} {Id} {Data?.ToString(Newtonsoft.Json.Formatting.None)}{Comment}";
}
