using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>A new message (section 6.1).</summary>
internal sealed class CreateMessageRequest : IRequestBody<CreateMessageRequest>, ITaskRequest
{
    /// <summary>The number of an existing task, or the name of a conversation that its first message creates.</summary>
    public required string TaskId { get; init; }

    public required MessageContent Content { get; init; }

    public StreamingStatus? StreamingStatus { get; init; }

    /// <summary>Both time stamps; absent, the server's clock.</summary>
    public DateTime? CreatedAt { get; init; }

    public static CreateMessageRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new CreateMessageRequest
        {
            TaskId = reader.RequiredString("task_id"),
            Content = MessageContentReader.ReadRequired(reader, "content"),
            StreamingStatus = StreamingStatusReader.Read(reader),
            CreatedAt = CreatedAtReader.Read(reader),
        };
    }
}
