using Newtonsoft.Json;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>A bare array of tasks.</summary>
internal sealed class TaskArray(IReadOnlyList<TaskSummaryResponse> tasks) : IJsonBody
{
    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartArray();
        foreach (var task in tasks)
            task.WriteTo(writer);
        writer.WriteEndArray();
    }
}
