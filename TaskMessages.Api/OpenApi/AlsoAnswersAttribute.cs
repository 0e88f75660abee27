namespace TaskMessages.Api.OpenApi;

/// <summary>Says of an operation that its answer with status 200 can be a text that is not JSON.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AlsoAnswersAttribute(string mediaType, string description) : Attribute
{
    public string MediaType => mediaType;

    public string Description => description;
}
