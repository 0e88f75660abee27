using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Errors;

/// <summary>How one published contract words every refusal. Each contract has exactly one of these.</summary>
internal abstract class ErrorContract
{
    private const string TooLargeText = "The content is larger than the database stores (16 MiB together with what is stored with it).";

    private const string TooMuchMemoryText = "The order asked for needs more memory than the database may use; ask for fewer rows, or for the order of created_at.";

    /// <summary>The same bytes for every failed authentication, so that none tells more than another.</summary>
    public abstract JsonResponse Unauthorized { get; }

    /// <summary>Anything unforeseen; never with a text from inside.</summary>
    public abstract JsonResponse Unexpected { get; }

    /// <summary>The database cannot be reached: 503.</summary>
    public abstract JsonResponse Unavailable { get; }

    /// <summary>What the request would store is larger than the database stores: 413.</summary>
    public JsonResponse TooLarge => Unreadable(StatusCodes.Status413PayloadTooLarge, TooLargeText);

    /// <summary>What the request asks for cannot be put in order within the database's memory: 400.</summary>
    public JsonResponse TooMuchMemory => Unreadable(StatusCodes.Status400BadRequest, TooMuchMemoryText);

    /// <summary>A request that breaks the schema: 422.</summary>
    public abstract JsonResponse Invalid(RequestError error);

    /// <summary>A request that the server gives up reading: 400, 408, 413, 415 and the like.</summary>
    public JsonResponse Unreadable(int status) => Unreadable(status, UnreadableText(status));

    /// <summary>A refusal of the domain.</summary>
    public abstract JsonResponse Refused(DomainException refusal);

    /// <inheritdoc cref="Unreadable(int)"/>
    public abstract JsonResponse Unreadable(int status, string text);

    private static string UnreadableText(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => "Request body not received in time.",
        _ => "Request not readable.",
    };
}
