using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>What a call is about. Which members count depends on the method; others are ignored.</summary>
internal sealed class RpcParams
{
    /// <summary>message/send, event/send, task/cancel, task/interrupt: the task, which exists.</summary>
    public string? TaskId { get; init; }

    /// <summary>The same by its name; message/send creates a task with a name that is free. Not beside <c>task_id</c>.</summary>
    public string? TaskName { get; init; }

    /// <summary>task/create: the task's name, unique; null: none.</summary>
    public string? Name { get; init; }

    /// <summary>task/create: what the agent is given to work with; of a task that exists already, in place of its own.</summary>
    public JsonMap? Params { get; init; }

    /// <summary>task/create: counts only for a task that is new.</summary>
    public JsonMap? TaskMetadata { get; init; }

    /// <summary>message/send: as <c>params</c> of task/create.</summary>
    public JsonMap? TaskParams { get; init; }

    /// <summary>message/send: the user's message. event/send: what the event says; may be absent.</summary>
    public MessageContent? Content { get; init; }

    /// <summary>message/send: whether the answer comes as it grows, one JSON object a line.</summary>
    public bool? Stream { get; init; }

    public static RpcParams Read(ObjectReader reader, string method)
    {
        var (id, name) = method == RpcMethod.CreateTask ? (null, null) : (reader.OptionalString("task_id"), reader.OptionalString("task_name"));
        if (id is not null && name is not null)
            reader.Fail("task_name", "Value error, only one of task_id and task_name may be given");
        return new RpcParams
        {
            TaskId = id,
            TaskName = name,
            Name = method == RpcMethod.CreateTask ? reader.OptionalString("name") : null,
            Params = method == RpcMethod.CreateTask ? reader.OptionalMap("params") : null,
            TaskMetadata = method == RpcMethod.CreateTask ? reader.OptionalMap("task_metadata") : null,
            TaskParams = method == RpcMethod.SendMessage ? reader.OptionalMap("task_params") : null,
            Content = ReadContent(reader, method),
            Stream = method == RpcMethod.SendMessage ? ReadStream(reader) : null,
        };
    }

    private static MessageContent? ReadContent(ObjectReader reader, string method) => method switch
    {
        RpcMethod.SendMessage => MessageContentReader.ReadRequired(reader, "content"),
        RpcMethod.SendEvent when reader.TryGet("content", out var content) && content is not null => MessageContentReader.ReadRequired(reader, "content"),
        _ => null,
    };

    private static bool ReadStream(ObjectReader reader)
    {
        if (!reader.TryGet("stream", out var value))
            return false;
        if (LaxBoolean.TryRead(value, out var flag))
            return flag;
        reader.Fail("stream", "Input should be a valid boolean, unable to interpret input");
        return false;
    }
}
