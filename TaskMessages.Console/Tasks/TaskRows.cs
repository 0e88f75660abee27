using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Console.Tasks;

/// <summary>
/// The rows that a list of tasks shows. They stay where they are while somebody looks at them: what changes is changed in its place, what is new is counted until it is
/// asked for.
/// </summary>
public sealed class TaskRows(TaskInspection inspection)
{
    private readonly HashSet<string> _selected = new(StringComparer.Ordinal);
    private List<TaskSummary> _rows = [];

    public TaskFilter Filter { get; private set; } = new();

    public IReadOnlyList<TaskSummary> Rows => _rows;

    public bool HasMore { get; private set; }

    /// <summary>Whether the search was given up, as it took too long.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How many tasks of this kind have come since; at most one page is counted.</summary>
    public int NewCount { get; private set; }

    public IReadOnlyCollection<string> Selected => _selected;

    /// <summary>Where the next page begins; null: there is none.</summary>
    public TaskPosition? Next => HasMore && _rows.Count > 0 ? new TaskPosition(_rows[^1].CreatedAt, _rows[^1].Id) : null;

    public async Task LoadAsync(TaskFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var page = await inspection.SearchAsync(filter.ToQuery(), cancellationToken);
        Filter = filter;
        _rows = [.. page.Tasks];
        (HasMore, IsCut, NewCount) = (page.HasMore, page.IsCut, 0);
        _selected.IntersectWith(_rows.Select(row => row.Id));
    }

    /// <summary>Looks what has become of the rows, and whether there are new tasks.</summary>
    /// <returns>Whether anything is to be shown anew.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var shown = _rows;
        var changed = (await inspection.ChangedAsync(shown, cancellationToken)).ToDictionary(task => task.Id, StringComparer.Ordinal);
        var fresh = await CountNewAsync(shown, cancellationToken);
        if (!ReferenceEquals(shown, _rows))
            return false;
        if (changed.Count > 0)
            _rows = shown.ConvertAll(row => changed.GetValueOrDefault(row.Id, row));
        var isNew = fresh != NewCount;
        NewCount = fresh;
        return changed.Count > 0 || isNew;
    }

    public bool IsSelected(string id) => _selected.Contains(id);

    public void Select(string id, bool isSelected)
    {
        if (isSelected)
            _selected.Add(id);
        else
            _selected.Remove(id);
    }

    /// <summary>Selects every row that is not deleted, or none.</summary>
    public void SelectAll(bool isSelected)
    {
        _selected.Clear();
        if (isSelected)
            _selected.UnionWith(_rows.Where(row => row.Lifecycle != TaskLifecycle.Deleted).Select(row => row.Id));
    }

    /// <summary>Once there is a page of them, it is not looked how many more there are: where very many come, that is what a list costs.</summary>
    private async Task<int> CountNewAsync(List<TaskSummary> shown, CancellationToken cancellationToken)
    {
        if (Filter.After is not null || NewCount >= TaskFilter.PageSize)
            return NewCount;
        var query = Filter.ToQuery();
        var newest = shown.Count > 0 ? shown[0].CreatedAt : query.CreatedAfter;
        var page = await inspection.SearchAsync(query with { CreatedAfter = newest }, cancellationToken);
        return page.Tasks.Count;
    }
}
