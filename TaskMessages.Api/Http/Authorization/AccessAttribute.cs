namespace TaskMessages.Api.Http.Authorization;

/// <summary>
/// Says what a caller whom the provider knows must be allowed for an operation. Where nothing is said, no such caller is let through. Keys see their own agent's tasks, whatever is said here.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AccessAttribute(AccessTarget target, AccessOperation operation) : Attribute
{
    public AccessTarget Target => target;

    public AccessOperation Operation => operation;
}
