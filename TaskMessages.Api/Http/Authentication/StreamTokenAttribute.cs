namespace TaskMessages.Api.Http.Authentication;

/// <summary>Says that callers may come with a token for the task's event stream instead of a key.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StreamTokenAttribute : Attribute;
