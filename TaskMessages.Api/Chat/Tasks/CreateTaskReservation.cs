using Microsoft.AspNetCore.Mvc.Filters;
using TaskMessages.Api.Http.Idempotency;
using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The ids of a task to come.</summary>
internal sealed class CreateTaskReservation(ChatTaskService tasks) : IIdReservation
{
    public Task<ReservedIds> ReserveAsync(ActionExecutingContext action, CancellationToken cancellationToken) =>
        tasks.ReserveForCreateAsync(cancellationToken);
}
