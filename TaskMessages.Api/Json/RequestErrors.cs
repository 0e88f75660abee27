namespace TaskMessages.Api.Json;

/// <summary>Keeps the first error of one request; both contracts report no more.</summary>
internal sealed class RequestErrors
{
    /// <summary>Null while the request is valid.</summary>
    public RequestError? First { get; private set; }

    public void Add(string message, string location) => First ??= new RequestError(message, location);
}
