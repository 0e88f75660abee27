namespace TaskMessages.Api.Json;

/// <summary>Keeps the first error of one request; both contracts report no more.</summary>
internal sealed class RequestErrors
{
    /// <summary>Null while the request is valid.</summary>
    public RequestError? First { get; private set; }

    /// <summary>When set, the locations that were read are added in their order.</summary>
    public List<string>? Visited { get; init; }

    public void Add(string message, string location)
    {
        Visited?.Add(location);
        First ??= new RequestError(message, location);
    }

    /// <summary>Of an error that stands before the first that was found.</summary>
    public void Replace(RequestError error) => First = error;
}
