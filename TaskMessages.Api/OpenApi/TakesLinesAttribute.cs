namespace TaskMessages.Api.OpenApi;

/// <summary>Says of an operation that it reads its body by itself, one JSON object a line.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesLinesAttribute(string mediaType, string description) : Attribute
{
    public string MediaType => mediaType;

    public string Description => description;
}
