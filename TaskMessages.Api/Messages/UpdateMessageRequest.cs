using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>A message's new content (section 6.3).</summary>
internal sealed class UpdateMessageRequest : IRequestBody<UpdateMessageRequest>, ITaskRequest
{
    /// <summary>The task that the message must belong to.</summary>
    public required string TaskId { get; init; }

    /// <summary>Replaces the whole content.</summary>
    public required MessageContent Content { get; init; }

    /// <summary>Absent or null keeps what is stored.</summary>
    public StreamingStatus? StreamingStatus { get; init; }

    public static UpdateMessageRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new UpdateMessageRequest
        {
            TaskId = reader.RequiredString("task_id"),
            Content = MessageContentReader.ReadRequired(reader, "content"),
            StreamingStatus = StreamingStatusReader.Read(reader),
        };
    }
}
