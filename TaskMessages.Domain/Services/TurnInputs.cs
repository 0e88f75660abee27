using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>
/// Reads what the user wrote for a turn. A turn in flight has it with it; of one that is over the ledger alone keeps it, where the turn's
/// worker has put it before the end. So only a task between turns costs a read, by id.
/// </summary>
public sealed class TurnInputs(IMessageStore messages)
{
    /// <summary>How many texts are worth one read: as many of the longest take some MiB.</summary>
    internal const int AtOnce = 25;

    /// <summary>The last turn's text.</summary>
    /// <returns>Null when the task had no turn, or when the message holds something else than text by now.</returns>
    /// <exception cref="StoreUnavailableException"></exception>
    public async ValueTask<string?> ReadAsync(ChatTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Input is null && task.LastMessageId is { } id ? TextOf(await messages.FindAsync(id, cancellationToken)) : task.Input;
    }

    /// <summary>The last turn's message, whatever it is by now.</summary>
    /// <returns>Null when the task had no turn, or its message is gone.</returns>
    /// <exception cref="StoreUnavailableException"></exception>
    public async ValueTask<MessageContent?> ReadContentAsync(ChatTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Turn is { } turn)
            return turn.UserContent;
        if (task.LastMessageId is { } id)
            return (await messages.FindAsync(id, cancellationToken))?.Content;
        return task.StoredInput is { } text ? new TextContent(Author.User, Style.Static, TextFormat.Plain, text) : null;
    }

    /// <summary>The last turns' texts of several tasks, by the tasks' ids; one read for all of them.</summary>
    /// <exception cref="StoreUnavailableException"></exception>
    public async Task<IReadOnlyDictionary<string, string?>> ReadAllAsync(IReadOnlyList<ChatTask> tasks, CancellationToken cancellationToken)
    {
        var ledger = await FindAsync(tasks.Where(task => task.Input is null).Select(task => task.LastMessageId), cancellationToken);
        return tasks.ToDictionary(
            task => task.Id, task => task.Input ?? ledger.GetValueOrDefault(task.LastMessageId ?? ""), StringComparer.Ordinal);
    }

    /// <summary>The text of a turn that is over.</summary>
    /// <exception cref="StoreUnavailableException"></exception>
    public async ValueTask<string?> ReadAsync(TurnRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Input is null && record.MessageId is { } id ? TextOf(await messages.FindAsync(id, cancellationToken)) : record.Input;
    }

    /// <summary>The records with their texts; one read for all of them.</summary>
    /// <exception cref="StoreUnavailableException"></exception>
    public async Task<IReadOnlyList<TurnRecord>> FillAsync(IReadOnlyList<TurnRecord> records, CancellationToken cancellationToken)
    {
        var ledger = await FindAsync(records.Where(record => record.Input is null).Select(record => record.MessageId), cancellationToken);
        return [.. records.Select(record => record.Input is null ? record with { Input = ledger.GetValueOrDefault(record.MessageId ?? "") } : record)];
    }

    private async Task<Dictionary<string, string?>> FindAsync(IEnumerable<string?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return wanted.Count == 0
            ? []
            : (await messages.FindManyAsync(wanted, cancellationToken)).ToDictionary(message => message.Id, TextOf, StringComparer.Ordinal);
    }

    private static string? TextOf(Message? message) => (message?.Content as TextContent)?.Content;
}
