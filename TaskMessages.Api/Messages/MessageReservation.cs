using Microsoft.AspNetCore.Mvc.Filters;
using TaskMessages.Api.Http.Idempotency;
using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages;

/// <summary>The ids of the messages to come: one, or as many as the batch has.</summary>
internal sealed class MessageReservation(MessageService messages) : IIdReservation
{
    public Task<ReservedIds> ReserveAsync(ActionExecutingContext action, CancellationToken cancellationToken)
    {
        var batch = action.ActionArguments.Values.OfType<CreateMessageBatchRequest>().FirstOrDefault();
        return Task.FromResult(messages.Reserve(batch?.Contents.Count ?? 1));
    }
}
