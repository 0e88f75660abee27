using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>Several new messages of one task (section 6.2), stored in the order given or not at all.</summary>
internal sealed class CreateMessageBatchRequest : IRequestBody<CreateMessageBatchRequest>, ITaskRequest
{
    public required string TaskId { get; init; }

    /// <summary>May be empty.</summary>
    public required IReadOnlyList<MessageContent> Contents { get; init; }

    /// <summary>Time stamp of the first message; each further one is a millisecond later.</summary>
    public DateTime? CreatedAt { get; init; }

    public static CreateMessageBatchRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new CreateMessageBatchRequest
        {
            TaskId = reader.RequiredString("task_id"),
            Contents = ReadContents(reader),
            CreatedAt = CreatedAtReader.Read(reader),
        };
    }

    private static MessageContent[] ReadContents(ObjectReader reader)
    {
        var list = reader.RequiredList("contents") ?? [];
        var contents = new MessageContent[list.Count];
        for (var i = 0; i < contents.Length; i++)
            contents[i] = MessageContentReader.Read(ObjectReader.Of(list[i], reader.Errors, $"contents.{i}"));
        return contents;
    }
}
