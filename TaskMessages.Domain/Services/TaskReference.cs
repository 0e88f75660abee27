namespace TaskMessages.Domain.Services;

/// <summary>How a request of the message contract names a task: by its id or by its name.</summary>
/// <param name="Value">The id or the name.</param>
/// <param name="IsName">Whether it is the name.</param>
public readonly record struct TaskReference(string Value, bool IsName)
{
    public static TaskReference ById(string id) => new(id, IsName: false);

    public static TaskReference ByName(string name) => new(name, IsName: true);

    /// <summary>What callers compare: both of upstream's phrases.</summary>
    public string NotFoundText => $"Task {Value} not found: an item with {(IsName ? "name" : "id")} '{Value}' does not exist.";
}
