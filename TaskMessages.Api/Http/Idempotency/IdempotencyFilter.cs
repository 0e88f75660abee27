using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Primitives;
using TaskMessages.Api.Hosting;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Http.Idempotency;

/// <summary>
/// Answers a request with <c>Idempotency-Key</c> once and its repetitions from the record. What was refused is forgotten; what ended
/// in the unknown stays registered, and the next repetition acts with the same ids.
/// </summary>
internal sealed class IdempotencyFilter<TReservation>(
    IdempotencyGate gate, TReservation reservation, ILogger<IdempotencyFilter<TReservation>> logger) : IAsyncActionFilter
    where TReservation : IIdReservation
{
    public Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next) =>
        context.HttpContext.Request.Headers.TryGetValue(IdempotencyHeaders.Key, out var values) ? OnceAsync(context, values, next) : next();

    private async Task OnceAsync(ActionExecutingContext context, StringValues values, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (!IdempotencyKey.IsValid(values))
        {
            var error = new RequestError("Input should be 1 to 255 printable ASCII characters", $"header.{IdempotencyHeaders.Key}");
            context.Result = new ResponseResult(ErrorContracts.Of(http).Invalid(error));
            return;
        }

        var outcome = await gate.BeginAsync(
            IdempotencyKey.ScopeOf(RequestFeatures.Of(http).Caller, values.ToString()),
            RequestFeatures.Of(http).BodyFingerprint!,
            cancellation => reservation.ReserveAsync(context, cancellation),
            http.RequestAborted);
        if (outcome.Replay is { } replay)
        {
            http.Response.Headers[IdempotencyHeaders.Replayed] = "true";
            context.Result = new StoredResult(replay);
            return;
        }

        try
        {
            RequestFeatures.Of(http).Ids = outcome.Record.Ids;
            await FinishAsync(outcome.Record, await next());
        }
        finally
        {
            gate.Leave(outcome.Record);
        }
    }

    /// <summary>Not cancelled with the request: the act has happened, and its answer is worth keeping for a client that left.</summary>
    private async Task FinishAsync(IdempotencyRecord record, ActionExecutedContext executed)
    {
        try
        {
            if (executed.Exception is DomainException)
                await gate.AbandonAsync(record, CancellationToken.None);
            else if (executed.Result is JsonBodyResult result)
                executed.Result = await KeepAsync(record, result.ToStored());
        }
        catch (StoreException failure)
        {
            Log.AnswerNotKept(logger, LogReason.Of(failure));
        }
    }

    private async Task<StoredResult> KeepAsync(IdempotencyRecord record, StoredResponse response)
    {
        await gate.CompleteAsync(record, response, CancellationToken.None);
        return new StoredResult(response);
    }
}
