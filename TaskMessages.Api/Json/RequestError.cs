namespace TaskMessages.Api.Json;

/// <summary>The first rule that a request breaks. <paramref name="Location"/> is dotted and empty for the body as a whole.</summary>
internal sealed record RequestError(string Message, string Location)
{
    /// <summary>The text of both contracts: <c>Field required (message.content)</c>.</summary>
    public override string ToString() => Location.Length == 0 ? Message : $"{Message} ({Location})";
}
