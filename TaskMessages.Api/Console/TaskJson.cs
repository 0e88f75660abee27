using Newtonsoft.Json;
using TaskMessages.Api.Chat.Tasks;
using TaskMessages.Api.Json;
using TaskMessages.Api.Messages;
using TaskMessages.Api.Messages.Tasks;
using TaskMessages.Console.Live;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Console;

/// <summary>What the API would answer, for people.</summary>
internal sealed class TaskJson : ITaskJson
{
    public string Of(ChatTask task, string? input) => Text(BodyOf(task, input), Formatting.Indented);

    public string Of(Message message) => Text(MessageResponse.From(message), Formatting.Indented);

    public string LineOf(ChatTask task, string? input) => Text(BodyOf(task, input), Formatting.None);

    public string LineOf(Message message) => Text(MessageResponse.From(message), Formatting.None);

    private static IJsonBody BodyOf(ChatTask task, string? input) => task.Source == TaskSource.Sdk ? TaskInfoResponse.From(task, input) : TaskResponse.From(task);

    private static string Text(IJsonBody body, Formatting formatting)
    {
        using var text = new StringWriter();
        using var writer = new JsonTextWriter(text) { Formatting = formatting };
        body.WriteTo(writer);
        writer.Flush();
        return text.ToString();
    }
}
