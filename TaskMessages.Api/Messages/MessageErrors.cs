using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Messages;

/// <summary>
/// The message contract's bodies (section 2.1): <c>{"message", "code", "data"}</c>, and <c>{"status_code": 10422, …}</c> for a request
/// that breaks the schema.
/// </summary>
internal sealed class MessageErrors : ErrorContract
{
    private const int SchemaCode = 10422;

    /// <summary>When other requests have ended, in seconds.</summary>
    private const int BusyPause = 1;

    public override JsonResponse Unauthorized { get; } = JsonResponse.Detail(StatusCodes.Status401Unauthorized, "Unauthorized");

    public override JsonResponse Unexpected { get; } = Plain(StatusCodes.Status500InternalServerError, "Internal Server Error");

    public override JsonResponse Unavailable { get; } =
        Plain(StatusCodes.Status503ServiceUnavailable, "The database cannot be reached; retry.");

    public override JsonResponse Invalid(RequestError error) => Schema(error.ToString());

    public override JsonResponse Unreadable(int status, string text) => Plain(status, text);

    public override JsonResponse Refused(DomainException refusal) => refusal.Error switch
    {
        DomainError.InvalidApiKey => Unauthorized,
        DomainError.InvalidInput or DomainError.IdempotencyMismatch => Schema(refusal.Message),
        DomainError.TooMuchAtOnce or DomainError.Overloaded => Plain(Status(refusal.Error), refusal.Message) with { RetryAfter = BusyPause },
        _ => Plain(Status(refusal.Error), refusal.Message),
    };

    private static int Status(DomainError error) => error switch
    {
        DomainError.BadRequest or DomainError.InvalidRuntimeContext => StatusCodes.Status400BadRequest,
        DomainError.AgentNotFound or DomainError.WorkforceNotFound or DomainError.TaskNotFound or DomainError.MessageNotFound
            or DomainError.ApiKeyNotFound => StatusCodes.Status404NotFound,
        DomainError.TaskBusy or DomainError.InteractionResponseRequired or DomainError.NoPendingInteraction or DomainError.NotPaused
            or DomainError.NotPausable or DomainError.TaskClosed or DomainError.NotFailed or DomainError.NotCancelable or DomainError.QueueFull
            or DomainError.Conflict or DomainError.IdempotencyInFlight =>
            StatusCodes.Status409Conflict,
        DomainError.TooLarge => StatusCodes.Status413PayloadTooLarge,
        DomainError.TooManyStreams or DomainError.TooMuchAtOnce or DomainError.TooManyFailedLogins => StatusCodes.Status429TooManyRequests,
        DomainError.Forbidden => StatusCodes.Status403Forbidden,
        DomainError.TransferFailed => StatusCodes.Status502BadGateway,
        DomainError.Overloaded => StatusCodes.Status503ServiceUnavailable,
        DomainError.ReplyOutcomeUnknown => StatusCodes.Status504GatewayTimeout,
        _ => throw new InvalidOperationException($"No status for {error}"),
    };

    private static JsonResponse Schema(string message) => Body(StatusCodes.Status422UnprocessableEntity, message, "status_code", SchemaCode);

    private static JsonResponse Plain(int status, string message) => Body(status, message, "code", status);

    private static JsonResponse Body(int status, string message, string codeName, int code) =>
        new(status, JsonBytes.Of((message, codeName, code), static (writer, error) =>
        {
            writer.WriteStartObject();
            if (error.code == SchemaCode)
                writer.WriteMember(error.codeName, error.code);
            writer.WriteMember("message", error.message);
            if (error.code != SchemaCode)
                writer.WriteMember(error.codeName, error.code);
            writer.WriteMember("data", (string?)null);
            writer.WriteEndObject();
        }));
}
