using Newtonsoft.Json;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>A task's contents have been uploaded (section 18).</summary>
internal sealed class ExportTaskResponse : IJsonBody
{
    public required string TaskId { get; init; }

    public required string UploadUrl { get; init; }

    public required long UploadedBytes { get; init; }

    public required long MessagesCount { get; init; }

    public required long TaskStatesCount { get; init; }

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("upload_url", UploadUrl);
        writer.WriteMember("uploaded_bytes", UploadedBytes);
        writer.WriteMember("messages_count", MessagesCount);
        writer.WriteMember("task_states_count", TaskStatesCount);
        writer.WriteEndObject();
    }
}
