using System.Runtime.CompilerServices;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Services;

/// <summary>A task's contents, read some at a time as they are asked for; it may be read several times.</summary>
public sealed class TaskExport
{
    private const int PageLimit = 500;
    private const int PageBytes = 1024 * 1024;

    private readonly ChatTask _task;
    private readonly TurnStores _stores;
    private readonly IStateStore _states;

    internal TaskExport(ChatTask task, TurnStores stores, IStateStore states) => (_task, _stores, _states) = (task, stores, states);

    public string TaskId => _task.Id;

    /// <summary>The messages in the ledger's order, at most some MiB at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Message>> MessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new MessagePageQuery { TaskId = _task.Id, Limit = PageLimit, MaxBytes = PageBytes, Direction = PageDirection.Newer };
        MessagePage page;
        do
        {
            page = await _stores.Messages.PageAsync(query, cancellationToken);
            if (page.Items.Count == 0)
                yield break;

            // a page is newest first
            yield return [.. page.Items.Reverse()];
            query = query with { Cursor = page.Next(PageDirection.Newer) };
        }
        while (page.HasMore);
    }

    /// <summary>The states by their creation.</summary>
    public IAsyncEnumerable<AgentState> StatesAsync(CancellationToken cancellationToken) => _states.ReadAllAsync(_task.Id, cancellationToken);

    /// <summary>Whether what was read is whole: nobody has begun to clean the task meanwhile.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.Conflict"/>: it is not.</exception>
    public async Task CheckWholeAsync(CancellationToken cancellationToken)
    {
        var now = await _stores.Tasks.FindAsync(_task.Id, cancellationToken);
        if (now is null || now.Lifecycle == TaskLifecycle.Deleted || now.ContentWork is not null || now.CleanedAt != _task.CleanedAt)
            throw new DomainException(DomainError.Conflict, $"Task {_task.Id} was cleaned, rehydrated or deleted while it was exported; try again.");
    }
}
