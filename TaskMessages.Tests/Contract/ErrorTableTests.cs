using System.Text;
using TaskMessages.Api.Admin;
using TaskMessages.Api.Chat;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Json;
using TaskMessages.Api.Messages;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Tests.Contract;

/// <summary>Each contract's table of refusals, row by row.</summary>
public sealed class ErrorTableTests
{
    [TestCase(DomainError.InvalidApiKey, 401, "invalid_api_key")]
    [TestCase(DomainError.AgentNotFound, 404, "agent_not_found")]
    [TestCase(DomainError.WorkforceNotFound, 404, "workforce_not_found")]
    [TestCase(DomainError.TaskNotFound, 404, "task_not_found")]
    [TestCase(DomainError.MessageNotFound, 404, "task_not_found")]
    [TestCase(DomainError.ApiKeyNotFound, 404, "agent_not_found")]
    [TestCase(DomainError.TaskBusy, 409, "task_busy")]
    [TestCase(DomainError.InteractionResponseRequired, 409, "interaction_response_required")]
    [TestCase(DomainError.TooManyStreams, 429, "rate_limited")]
    [TestCase(DomainError.TooManyFailedLogins, 429, "rate_limited")]
    [TestCase(DomainError.TooMuchAtOnce, 429, "rate_limited")]
    [TestCase(DomainError.Overloaded, 503, "temporarily_unavailable")]
    [TestCase(DomainError.NoPendingInteraction, 409, "no_pending_interaction")]
    [TestCase(DomainError.ReplyOutcomeUnknown, 504, "reply_outcome_unknown")]
    [TestCase(DomainError.Forbidden, 403, "invalid_api_key")]
    [TestCase(DomainError.TransferFailed, 502, "temporarily_unavailable")]
    [TestCase(DomainError.NotPaused, 409, "task_not_paused")]
    [TestCase(DomainError.NotPausable, 409, "task_not_running")]
    [TestCase(DomainError.NotFailed, 409, "task_not_failed")]
    [TestCase(DomainError.NotCancelable, 409, "task_not_cancelable")]
    [TestCase(DomainError.TaskClosed, 409, "task_closed")]
    [TestCase(DomainError.QueueFull, 409, "queue_full")]
    [TestCase(DomainError.InvalidInput, 422, "invalid_input")]
    [TestCase(DomainError.TooLarge, 413, "invalid_input")]
    [TestCase(DomainError.BadRequest, 400, "invalid_input")]
    [TestCase(DomainError.InvalidRuntimeContext, 400, "invalid_runtime_context")]
    [TestCase(DomainError.Conflict, 409, "conflict")]
    [TestCase(DomainError.IdempotencyMismatch, 422, "idempotency_conflict")]
    [TestCase(DomainError.IdempotencyInFlight, 409, "idempotency_in_flight")]
    public void Chat_Row_HasStatusAndCode(DomainError error, int status, string code)
    {
        var response = new ChatErrors().Refused(new DomainException(error, "text"));

        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(Text(response), Does.StartWith($$"""{"error":{"code":"{{code}}","message":"""));
    }

    [TestCase(DomainError.InvalidApiKey, 401, """{"detail":"Unauthorized"}""")]
    [TestCase(DomainError.AgentNotFound, 404, """{"message":"text","code":404,"data":null}""")]
    [TestCase(DomainError.WorkforceNotFound, 404, """{"message":"text","code":404,"data":null}""")]
    [TestCase(DomainError.TaskNotFound, 404, """{"message":"text","code":404,"data":null}""")]
    [TestCase(DomainError.MessageNotFound, 404, """{"message":"text","code":404,"data":null}""")]
    [TestCase(DomainError.ApiKeyNotFound, 404, """{"message":"text","code":404,"data":null}""")]
    [TestCase(DomainError.TaskBusy, 409, """{"message":"text","code":409,"data":null}""")]
    [TestCase(DomainError.InteractionResponseRequired, 409, """{"message":"text","code":409,"data":null}""")]
    [TestCase(DomainError.TaskClosed, 409, """{"message":"text","code":409,"data":null}""")]
    [TestCase(DomainError.Forbidden, 403, """{"message":"text","code":403,"data":null}""")]
    [TestCase(DomainError.TransferFailed, 502, """{"message":"text","code":502,"data":null}""")]
    [TestCase(DomainError.InvalidInput, 422, """{"status_code":10422,"message":"text","data":null}""")]
    [TestCase(DomainError.BadRequest, 400, """{"message":"text","code":400,"data":null}""")]
    [TestCase(DomainError.InvalidRuntimeContext, 400, """{"message":"text","code":400,"data":null}""")]
    [TestCase(DomainError.Conflict, 409, """{"message":"text","code":409,"data":null}""")]
    [TestCase(DomainError.IdempotencyMismatch, 422, """{"status_code":10422,"message":"text","data":null}""")]
    [TestCase(DomainError.IdempotencyInFlight, 409, """{"message":"text","code":409,"data":null}""")]
    public void Messages_Row_HasStatusAndBody(DomainError error, int status, string body)
    {
        var response = new MessageErrors().Refused(new DomainException(error, "text"));

        Assert.That((response.Status, Text(response)), Is.EqualTo((status, body)));
    }

    [TestCase(DomainError.InvalidApiKey, 401, "Unauthorized")]
    [TestCase(DomainError.AgentNotFound, 404, "Agent not found")]
    [TestCase(DomainError.WorkforceNotFound, 404, "text")]
    [TestCase(DomainError.TaskNotFound, 404, "text")]
    [TestCase(DomainError.MessageNotFound, 404, "text")]
    [TestCase(DomainError.ApiKeyNotFound, 404, "API key not found")]
    [TestCase(DomainError.TaskBusy, 409, "text")]
    [TestCase(DomainError.InteractionResponseRequired, 409, "text")]
    [TestCase(DomainError.InvalidInput, 422, "text")]
    [TestCase(DomainError.BadRequest, 400, "text")]
    [TestCase(DomainError.InvalidRuntimeContext, 400, "text")]
    [TestCase(DomainError.Conflict, 409, "text")]
    [TestCase(DomainError.IdempotencyMismatch, 422, "text")]
    [TestCase(DomainError.IdempotencyInFlight, 409, "text")]
    public void Admin_Row_HasStatusAndDetail(DomainError error, int status, string detail)
    {
        var response = new AdminErrors().Refused(new DomainException(error, "text"));

        Assert.That((response.Status, Text(response)), Is.EqualTo((status, $$"""{"detail":"{{detail}}"}""")));
    }

    [Test]
    public void EveryContract_KnowsEveryRefusal([Values] DomainError error)
    {
        foreach (var contract in new ErrorContract[] { new ChatErrors(), new MessageErrors(), new AdminErrors() })
            Assert.That(contract.Refused(new DomainException(error, "text")).Status, Is.InRange(400, 499).Or.InRange(502, 504));
    }

    [Test]
    public void Chat_Details_AreThereOnlyWhenGiven()
    {
        var errors = new ChatErrors();
        var details = new JsonMap { ["run_id"] = "r", ["n"] = 1L };

        Assert.That(
            Text(errors.Refused(new DomainException(DomainError.TaskBusy, "m", details))),
            Is.EqualTo("""{"error":{"code":"task_busy","message":"m","details":{"run_id":"r","n":1}}}"""));
        Assert.That(Text(errors.Unexpected), Is.EqualTo("""{"error":{"code":"internal_error","message":"Internal server error."}}"""));
        Assert.That(Text(errors.Invalid(new RequestError("Field required", "agent_id"))), Does.Contain("Field required (agent_id)"));
    }

    private static string Text(JsonResponse response) => Encoding.UTF8.GetString(response.Body.Span);
}
