namespace TaskMessages.Domain.Tasks;

/// <summary>What a list of tasks is sorted by. Equal ones follow by their last change, by their creation and by their id, in the same direction.</summary>
public enum TaskOrder
{
    CreatedAt,
    UpdatedAt,
    Id,
    Name,
    Status,
    StatusReason,
    CleanedAt,
}
