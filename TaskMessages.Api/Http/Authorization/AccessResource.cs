using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Authorization;

/// <summary>A thing that the provider decides about.</summary>
/// <param name="Type">Its kind, in the provider's word.</param>
/// <param name="Selector">Its id; <c>*</c>: those that are yet to be.</param>
internal sealed record AccessResource(string Type, string Selector)
{
    public const string TaskType = "task";
    public const string AgentType = "agent";

    private const string Any = "*";

    public static AccessResource NewTask { get; } = new(TaskType, Any);

    public static AccessResource NewAgent { get; } = new(AgentType, Any);

    public bool IsNew => Selector == Any;

    /// <summary>What is said to callers for whom it does not exist.</summary>
    public DomainException NotFound() => Type == AgentType
        ? Domain.Services.TaskAccess.AgentNotFound()
        : new DomainException(DomainError.TaskNotFound, Domain.Services.TaskReference.ById(Selector).NotFoundText);

    public static AccessResource Task(string id) => new(TaskType, Domain.Tasks.TaskId.NameOf(id));

    public static AccessResource Agent(long id) => new(AgentType, Messages.AgentNumber.ToText(id));
}
