using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Idempotency;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages;

/// <summary>The message contract: one flat ledger per task.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("messages")]
[Tags("Messages")]
internal sealed class MessagesController(MessageService messages, IOptions<LimitsOptions> limits) : ControllerBase
{
    /// <summary>Adds a message; the first one of a named conversation opens it. Never starts a turn.</summary>
    [HttpPost(Name = "createMessage")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ServiceFilter<IdempotencyFilter<MessageReservation>>(IsReusable = true)]
    [ProducesResponseType<MessageResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Create([FromBody] CreateMessageRequest request, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = request.TaskId;
        var message = await messages.CreateAsync(
            new CreateMessageCommand
            {
                Caller = RequestFeatures.Of(HttpContext).Caller,
                TaskId = request.TaskId,
                Content = request.Content,
                StreamingStatus = request.StreamingStatus,
                CreatedAt = request.CreatedAt,
                Ids = RequestFeatures.Of(HttpContext).Ids,
            },
            cancellationToken);
        return Ok(MessageResponse.From(message));
    }

    /// <summary>Adds several messages, in order, each a millisecond after the one before.</summary>
    [HttpPost("batch", Name = "createMessages")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ServiceFilter<IdempotencyFilter<MessageReservation>>(IsReusable = true)]
    [ProducesResponseType<MessageResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> CreateBatch([FromBody] CreateMessageBatchRequest request, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = request.TaskId;
        var created = await messages.CreateBatchAsync(
            new CreateMessagesCommand
            {
                Caller = RequestFeatures.Of(HttpContext).Caller,
                TaskId = request.TaskId,
                Contents = request.Contents,
                CreatedAt = request.CreatedAt,
                Ids = RequestFeatures.Of(HttpContext).Ids,
            },
            cancellationToken);
        return Ok(new MessageArray(created));
    }

    /// <summary>Replaces the contents of several messages of one task; ids of other tasks are skipped.</summary>
    [HttpPut("batch", Name = "updateMessages")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<MessageResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> UpdateBatch([FromBody] UpdateMessageBatchRequest request, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = request.TaskId;
        var updated = await messages.UpdateBatchAsync(RequestFeatures.Of(HttpContext).Caller, request.TaskId, request.Updates, cancellationToken);
        return Ok(new MessageArray(updated));
    }

    /// <summary>Replaces a message's content.</summary>
    [HttpPut("{message_id}", Name = "updateMessage")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<MessageResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "message_id")] string messageId, [FromBody] UpdateMessageRequest request, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = request.TaskId;
        var message = await messages.UpdateAsync(
            RequestFeatures.Of(HttpContext).Caller, messageId, request.TaskId, request.Content, request.StreamingStatus, cancellationToken);
        return Ok(MessageResponse.From(message));
    }

    /// <summary>A task's messages by page number, newest first unless asked otherwise.</summary>
    [HttpGet(Name = "listMessages")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<MessageResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] MessageListRequest request, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = request.TaskId;
        await RequestMemory.AdmitPageAsync(HttpContext);
        return new MessageStream(await messages.ListAsync(RequestFeatures.Of(HttpContext).Caller, request.ToQuery(), cancellationToken));
    }

    /// <summary>A task's messages by cursor, newest first.</summary>
    [HttpGet("paginated", Name = "pageMessages")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<MessagePageResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Page([FromQuery] MessagePageRequest request, CancellationToken cancellationToken)
    {
        RequestFeatures.Of(HttpContext).TaskId = request.TaskId;
        await RequestMemory.AdmitPageAsync(HttpContext);
        var query = request.ToQuery() with { MaxBytes = limits.Value.MaxPageBytes };
        var page = await messages.PageAsync(RequestFeatures.Of(HttpContext).Caller, query, cancellationToken);
        return Ok(MessagePageResponse.From(page, request.Direction));
    }

    /// <summary>One message.</summary>
    [HttpGet("{message_id}", Name = "getMessage")]
    [Access(AccessTarget.TaskOfMessage, AccessOperation.Read)]
    [ProducesResponseType<MessageResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "message_id")] string messageId, CancellationToken cancellationToken)
    {
        var message = await messages.GetAsync(RequestFeatures.Of(HttpContext).Caller, messageId, cancellationToken);
        RequestFeatures.Of(HttpContext).TaskId = TaskId.NameOf(message.TaskId);
        return Ok(MessageResponse.From(message));
    }

    private static JsonBodyResult Ok(Json.IJsonBody body) => new(StatusCodes.Status200OK, body);
}
