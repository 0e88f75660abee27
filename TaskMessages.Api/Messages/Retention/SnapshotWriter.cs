using TaskMessages.Api.Json;
using TaskMessages.Api.Messages.States;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>Writes a task's contents while they are read, in parts: no more than one part is held, however large the task is.</summary>
/// <param name="export">What is written.</param>
/// <param name="sendAsync">Takes each part, and whether it is the last.</param>
internal sealed class SnapshotWriter(TaskExport export, Func<JsonOutput, bool, Task> sendAsync)
{
    /// <summary>What is worth sending before the rest is known.</summary>
    public const int Part = 256 * 1024;

    /// <exception cref="DomainException"><see cref="DomainError.Conflict"/>: the contents went while they were read; what was sent is not whole.</exception>
    public async Task<SnapshotTotals> WriteAsync(CancellationToken cancellationToken)
    {
        using var output = new JsonOutput();
        using var writer = output.NewWriter();
        var (bytes, messages, states) = (0L, 0L, 0L);
        writer.WriteStartObject();
        writer.WriteMember("task_id", export.TaskId);
        writer.WritePropertyName("messages", escape: false);
        writer.WriteStartArray();
        await foreach (var batch in export.MessagesAsync(cancellationToken))
        {
            foreach (var message in batch)
            {
                MessageResponse.From(message).WriteTo(writer);
                messages++;
                await SendPartAsync();
            }
        }

        writer.WriteEndArray();
        writer.WritePropertyName("task_states", escape: false);
        writer.WriteStartArray();
        await foreach (var state in export.StatesAsync(cancellationToken))
        {
            StateResponse.From(state).WriteTo(writer);
            states++;
            await SendPartAsync();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        await export.CheckWholeAsync(cancellationToken);
        writer.Flush();
        output.Complete();
        bytes += output.Length;
        await sendAsync(output, true);
        return new SnapshotTotals(bytes, messages, states);

        async ValueTask SendPartAsync()
        {
            if (output.Length < Part)
                return;
            bytes += output.Length;
            await sendAsync(output, false);
        }
    }
}
