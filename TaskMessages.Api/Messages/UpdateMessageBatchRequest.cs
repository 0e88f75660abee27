using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>New contents of several messages of one task (section 6.4).</summary>
internal sealed class UpdateMessageBatchRequest : IRequestBody<UpdateMessageBatchRequest>, ITaskRequest
{
    public required string TaskId { get; init; }

    /// <summary>From message id to content, applied in this order.</summary>
    public required IReadOnlyList<KeyValuePair<string, MessageContent>> Updates { get; init; }

    public static UpdateMessageBatchRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new UpdateMessageBatchRequest { TaskId = reader.RequiredString("task_id"), Updates = ReadUpdates(reader) };
    }

    private static List<KeyValuePair<string, MessageContent>> ReadUpdates(ObjectReader reader)
    {
        var updates = new List<KeyValuePair<string, MessageContent>>();
        if (reader.RequiredMap("updates") is not { } map)
            return updates;
        foreach (var (id, content) in map)
            updates.Add(new(id, MessageContentReader.Read(ObjectReader.Of(content, reader.Errors, $"updates.{id}"))));
        return updates;
    }
}
