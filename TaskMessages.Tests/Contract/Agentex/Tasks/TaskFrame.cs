using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>One frame of a task's stream as a client receives it.</summary>
/// <param name="Type">The JSON's <c>type</c>; empty for a comment or a hint.</param>
/// <param name="Line">The one line of a comment or a hint.</param>
internal sealed record TaskFrame(string Type, string? Id, JObject? Data, string? Line = null)
{
    public string? MessageId => (string?)Data?["parent_task_message"]?["id"];

    public override string ToString() => $"{Type} {Id} {Data?.ToString(Newtonsoft.Json.Formatting.None)}{Line}";
}
