using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Api.Messages;
using TaskMessages.Api.Messages.Tasks;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>The frames of the message contract's stream (section 11): JSON objects with a type, no event names.</summary>
internal static class MessageFrames
{
    public static EventFrame Connected(string taskId) => Frame("connected", taskId, static (writer, taskId) => writer.WriteMember("taskId", taskId));

    /// <summary>A text begins empty; its deltas follow.</summary>
    public static EventFrame Start(Message message, int? index = null) => WithContent("start", Blank(message), index);

    public static EventFrame Full(Message message, int? index = null) => WithContent("full", message, index);

    public static EventFrame Done(Message message, int? index = null)
        => Frame("done", (message, index), static (writer, done) => WriteParent(writer, done.message, done.index));

    public static EventFrame Delta(Message message, string text, int? index = null) => Frame("delta", (message: Blank(message), text, index), static (writer, delta) =>
    {
        WriteParent(writer, delta.message, delta.index);
        writer.WritePropertyName("delta");
        writer.WriteStartObject();
        writer.WriteMember("type", "text");
        writer.WriteMember("text_delta", delta.text);
        writer.WriteEndObject();
    });

    /// <summary>Of a message that is gone.</summary>
    public static EventFrame Emptied(string taskId, string messageId, DateTime at, int? index = null) => Full(
        new Message
        {
            Id = messageId,
            TaskId = taskId,
            Seq = 0,
            Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, ""),
            StreamingStatus = StreamingStatus.Done,
            CreatedAt = at,
            UpdatedAt = at,
        },
        index);

    public static EventFrame TaskUpdated(TaskSnapshot task) => Frame("task_updated", task, static (writer, task) =>
    {
        writer.WritePropertyName("task");
        TaskResponse.From(task).WriteTo(writer);
    });

    public static EventFrame Error(string message) => Frame("error", message, static (writer, message) => writer.WriteMember("message", message));

    private static EventFrame WithContent(string type, Message message, int? index) => Frame(type, (message, index), static (writer, told) =>
    {
        WriteParent(writer, told.message, told.index);
        writer.WritePropertyName("content");
        MessageContentWriter.Write(writer, told.message.Content);
    });

    private static void WriteParent(JsonTextWriter writer, Message message, int? index)
    {
        writer.WriteMember("index", index);
        writer.WritePropertyName("parent_task_message");
        MessageResponse.From(message).WriteTo(writer);
    }

    private static Message Blank(Message message) => message.Content is TextContent text
        ? message with { Content = text with { Content = "" }, StreamingStatus = StreamingStatus.InProgress }
        : message;

    private static EventFrame Frame<T>(string type, T state, Action<JsonTextWriter, T> write) => new("", AsciiJson.Of((type, state, write), static (writer, frame) =>
    {
        writer.WriteStartObject();
        writer.WriteMember("type", frame.type);
        frame.write(writer, frame.state);
        writer.WriteEndObject();
    }));
}
