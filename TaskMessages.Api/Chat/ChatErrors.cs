using Newtonsoft.Json;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Chat;

/// <summary>The chat-task contract's envelope (section 2): <c>{"error": {"code", "message", "details"?}}</c>.</summary>
internal sealed class ChatErrors : ErrorContract
{
    private const string InvalidInput = "invalid_input";
    private const string InternalError = "internal_error";
    private const string Away = "temporarily_unavailable";

    /// <summary>When a busy task is worth another try, in seconds.</summary>
    private const int BusyPause = 1;

    /// <summary>Every code that an envelope can hold, for clients.</summary>
    public static IReadOnlyList<string> Codes { get; } =
        [.. Enum.GetValues<DomainError>().Select(error => Table(error).Code).Append(InternalError).Append(Away).Distinct().Order(StringComparer.Ordinal)];

    public override JsonResponse Unauthorized { get; } =
        Envelope(StatusCodes.Status401Unauthorized, "invalid_api_key", "The API key is invalid or revoked.");

    public override JsonResponse Unexpected { get; } =
        Envelope(StatusCodes.Status500InternalServerError, InternalError, "Internal server error.");

    public override JsonResponse Unavailable { get; } =
        Envelope(StatusCodes.Status503ServiceUnavailable, Away, "The database cannot be reached; retry.");

    public override JsonResponse Invalid(RequestError error) =>
        Envelope(StatusCodes.Status422UnprocessableEntity, InvalidInput, error.ToString());

    public override JsonResponse Unreadable(int status, string text) => Envelope(status, InvalidInput, text);

    public override JsonResponse Refused(DomainException refusal)
    {
        var (status, code) = Table(refusal.Error);
        if (refusal.Error == DomainError.InvalidApiKey)
            return Unauthorized;
        return Envelope(status, code, refusal.Message, RefusalDetails.Of(refusal)) with
        {
            RetryAfter = refusal.Error is DomainError.TaskBusy or DomainError.QueueFull or DomainError.TooMuchAtOnce or DomainError.Overloaded ? BusyPause : null,
        };
    }

    private static (int Status, string Code) Table(DomainError error) => error switch
    {
        DomainError.InvalidApiKey => (401, "invalid_api_key"),
        DomainError.AgentNotFound => (404, "agent_not_found"),
        DomainError.WorkforceNotFound => (404, "workforce_not_found"),
        DomainError.TaskNotFound => (404, "task_not_found"),
        DomainError.MessageNotFound => (404, "task_not_found"),
        DomainError.ApiKeyNotFound => (404, "agent_not_found"),
        DomainError.TaskBusy => (409, "task_busy"),
        DomainError.InteractionResponseRequired => (409, "interaction_response_required"),
        DomainError.TooManyStreams or DomainError.TooMuchAtOnce or DomainError.TooManyFailedLogins => (429, "rate_limited"),
        DomainError.Overloaded => (503, Away),
        DomainError.NoPendingInteraction => (409, "no_pending_interaction"),
        DomainError.ReplyOutcomeUnknown => (504, "reply_outcome_unknown"),
        DomainError.Forbidden => (403, "invalid_api_key"),
        DomainError.TransferFailed => (502, Away),
        DomainError.NotPaused => (409, "task_not_paused"),
        DomainError.NotPausable => (409, "task_not_running"),
        DomainError.NotFailed => (409, "task_not_failed"),
        DomainError.NotCancelable => (409, "task_not_cancelable"),
        DomainError.TaskClosed => (409, "task_closed"),
        DomainError.QueueFull => (409, "queue_full"),
        DomainError.InvalidInput => (422, InvalidInput),
        DomainError.TooLarge => (413, InvalidInput),
        DomainError.BadRequest => (400, InvalidInput),
        DomainError.InvalidRuntimeContext => (400, "invalid_runtime_context"),
        DomainError.Conflict => (409, "conflict"),
        DomainError.IdempotencyMismatch => (422, "idempotency_conflict"),
        DomainError.IdempotencyInFlight => (409, "idempotency_in_flight"),
        _ => throw new InvalidOperationException($"No status for {error}"),
    };

    private static JsonResponse Envelope(int status, string code, string message, JsonMap? details = null) =>
        new(status, JsonBytes.Of((code, message, details), static (writer, error) => Write(writer, error.code, error.message, error.details)));

    private static void Write(JsonTextWriter writer, string code, string message, JsonMap? details)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("error");
        writer.WriteStartObject();
        writer.WriteMember("code", code);
        writer.WriteMember("message", message);
        if (details is not null)
        {
            writer.WritePropertyName("details");
            writer.WriteValueOf(details);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
