using TaskMessages.Api.Chat;
using TaskMessages.Api.Chat.Steps;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>The events of the stream (section 9.1), and one of our own: <c>message.removed</c>.</summary>
internal static class EventFrames
{
    private const int MaxTextBytes = 65_536;

    public static EventFrame Status(ChatStatus status)
        => new("task.status", AsciiJson.Of(new JsonMap { ["status"] = WireName.Of(status) }));

    /// <summary>Running → <c>step.started</c>, else <c>step.completed</c>.</summary>
    public static EventFrame Step(Step step) => new(
        step.Status == StepStatus.Running ? "step.started" : "step.completed",
        AsciiJson.Of(step, static (writer, step) =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("step");
            (StepResponse.From(step with { Data = StepData.Fit(step.Data) })).WriteTo(writer);
            writer.WriteEndObject();
        }));

    public static EventFrame Delta(string messageId, string text) => Text("message.delta", messageId, "text", text);

    public static EventFrame Completed(string messageId, string content) => Text("message.completed", messageId, "content", content);

    /// <summary>What a client was shown of the message is void: a new attempt at the turn begins.</summary>
    public static EventFrame Removed(string messageId) => new("message.removed", AsciiJson.Of(new JsonMap { ["message_id"] = messageId }));

    /// <summary>How the stream of a task that does not run ends.</summary>
    /// <param name="totalSteps">How many steps there are, when not all of them were sent.</param>
    public static EventFrame Conclusion(ChatTask task, int? totalSteps = null)
    {
        var data = new JsonMap();
        if (task.Status == ChatStatus.WaitingForUser)
        {
            data["task_id"] = ChatTaskNumber.Of(task);
            data["prompt"] = task.PendingInteraction?.Question;
        }
        else
        {
            data["status"] = WireName.Of(task.Status);
            data["output"] = task.Output;
            data["error"] = task.Error;
        }

        if (totalSteps is { } total)
        {
            data["snapshot_truncated"] = true;
            data["snapshot_total_steps"] = (long)total;
        }

        return new EventFrame(task.Status == ChatStatus.WaitingForUser ? "task.input_required" : "task.completed", AsciiJson.Of(data));
    }

    public static EventFrame Error(StreamError error, string? message = null)
        => new("stream.error", AsciiJson.Of(new JsonMap { ["code"] = WireName.Of(error), ["message"] = message ?? DefaultText(error) }));

    /// <summary>Whether a task in that status has a closing frame.</summary>
    public static bool IsConcluded(ChatStatus status) => status is ChatStatus.Completed or ChatStatus.Failed or ChatStatus.WaitingForUser;

    private static string DefaultText(StreamError error) => error switch
    {
        StreamError.ResyncRequired => "The output queue overflowed; call steps() to resync, then re-attach.",
        StreamError.Unauthorized => "The API key was revoked or paused.",
        StreamError.TaskDeleted => "The task no longer exists.",
        StreamError.StreamExpired => "The stream has reached its maximum duration.",
        _ => throw new InvalidOperationException($"No text for {error}"),
    };

    private static EventFrame Text(string name, string messageId, string member, string text)
    {
        var length = AsciiJson.FittingLength(text, MaxTextBytes);
        return new EventFrame(name, AsciiJson.Of((messageId, member, text, length), static (writer, frame) =>
        {
            var isCut = frame.length < frame.text.Length;
            writer.WriteStartObject();
            writer.WriteMember("message_id", frame.messageId);
            writer.WriteMember(frame.member, isCut ? frame.text[..frame.length] : frame.text);
            if (isCut)
            {
                writer.WritePropertyName("truncated");
                writer.WriteValue(true);
            }

            writer.WriteEndObject();
        }));
    }
}
