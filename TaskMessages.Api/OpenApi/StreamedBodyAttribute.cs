namespace TaskMessages.Api.OpenApi;

/// <summary>Says of an operation that it reads its body itself, while it comes, and what that is.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StreamedBodyAttribute(Type type) : Attribute
{
    public Type Type => type;
}
