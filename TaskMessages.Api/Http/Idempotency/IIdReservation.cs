using Microsoft.AspNetCore.Mvc.Filters;
using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Http.Idempotency;

/// <summary>Chooses the ids of one kind of idempotent request before it acts.</summary>
internal interface IIdReservation
{
    Task<ReservedIds> ReserveAsync(ActionExecutingContext action, CancellationToken cancellationToken);
}
