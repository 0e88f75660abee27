using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Admin;

/// <summary>The bodies of the administration (chat-task contract, section 11): <c>{"detail": "…"}</c>.</summary>
internal sealed class AdminErrors : ErrorContract
{
    /// <summary>When other requests have ended, in seconds.</summary>
    private const int BusyPause = 1;

    public override JsonResponse Unauthorized { get; } = JsonResponse.Detail(StatusCodes.Status401Unauthorized, "Unauthorized");

    public override JsonResponse Unexpected { get; } =
        JsonResponse.Detail(StatusCodes.Status500InternalServerError, "Internal server error");

    public override JsonResponse Unavailable { get; } =
        JsonResponse.Detail(StatusCodes.Status503ServiceUnavailable, "The database cannot be reached; retry");

    public override JsonResponse Invalid(RequestError error) =>
        JsonResponse.Detail(StatusCodes.Status422UnprocessableEntity, error.ToString());

    public override JsonResponse Unreadable(int status, string text) => JsonResponse.Detail(status, text);

    public override JsonResponse Refused(DomainException refusal) => refusal.Error == DomainError.InvalidApiKey
        ? Unauthorized
        : JsonResponse.Detail(Status(refusal.Error), Text(refusal)) with
        {
            RetryAfter = refusal.Error is DomainError.TooMuchAtOnce or DomainError.Overloaded ? BusyPause : null,
        };

    private static int Status(DomainError error) => error switch
    {
        DomainError.AgentNotFound or DomainError.WorkforceNotFound or DomainError.TaskNotFound or DomainError.MessageNotFound
            or DomainError.ApiKeyNotFound => StatusCodes.Status404NotFound,
        DomainError.BadRequest or DomainError.InvalidRuntimeContext => StatusCodes.Status400BadRequest,
        DomainError.InvalidInput or DomainError.IdempotencyMismatch => StatusCodes.Status422UnprocessableEntity,
        DomainError.TaskBusy or DomainError.InteractionResponseRequired or DomainError.NoPendingInteraction or DomainError.NotPaused
            or DomainError.NotPausable or DomainError.TaskClosed or DomainError.NotFailed or DomainError.NotCancelable or DomainError.QueueFull
            or DomainError.Conflict or DomainError.IdempotencyInFlight =>
            StatusCodes.Status409Conflict,
        DomainError.TooLarge => StatusCodes.Status413PayloadTooLarge,
        DomainError.TooManyStreams or DomainError.TooMuchAtOnce or DomainError.TooManyFailedLogins => StatusCodes.Status429TooManyRequests,
        DomainError.Overloaded => StatusCodes.Status503ServiceUnavailable,
        DomainError.Forbidden => StatusCodes.Status403Forbidden,
        DomainError.TransferFailed => StatusCodes.Status502BadGateway,
        DomainError.ReplyOutcomeUnknown => StatusCodes.Status504GatewayTimeout,
        _ => throw new InvalidOperationException($"No status for {error}"),
    };

    /// <summary>The two texts that clients of this surface compare with.</summary>
    private static string Text(DomainException refusal) => refusal.Error switch
    {
        DomainError.AgentNotFound => "Agent not found",
        DomainError.ApiKeyNotFound => "API key not found",
        _ => refusal.Message,
    };
}
