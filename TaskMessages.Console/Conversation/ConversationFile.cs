using System.Text;
using TaskMessages.Console.Live;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Console.Conversation;

/// <summary>A task's whole ledger as a file: one JSON object a line, the task first, then its messages in their order.</summary>
public sealed class ConversationFile(TaskInspection inspection, ITaskJson json)
{
    private const int PageSize = 200;

    private const long PageBytes = 8 * 1024 * 1024;

    /// <param name="taskId">The task.</param>
    /// <param name="file">Where it is written to.</param>
    /// <param name="progressed">Told how many messages are written.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="Domain.Errors.DomainException">There is no such task.</exception>
    public async Task WriteAsync(string taskId, Stream file, Action<int> progressed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progressed);
        var task = await inspection.GetAsync(taskId, cancellationToken);
        await using var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await writer.WriteLineAsync(json.LineOf(task, await inspection.InputAsync(task, cancellationToken)));
        MessagePosition? after = null;
        MessagePage page;
        var count = 0;
        do
        {
            page = await inspection.MessagesAsync(
                new MessagePageQuery { TaskId = taskId, Limit = PageSize, MaxBytes = PageBytes, Cursor = after, Direction = PageDirection.Newer }, cancellationToken);
            foreach (var message in page.Items.Reverse())
                await writer.WriteLineAsync(json.LineOf(message));
            after = page.Next(PageDirection.Newer);
            progressed(count += page.Items.Count);
        }
        while (after is not null);
    }
}
