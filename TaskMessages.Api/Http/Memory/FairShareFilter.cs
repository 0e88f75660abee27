using Microsoft.AspNetCore.Mvc.Filters;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Memory;

/// <summary>Has a request of a key that has moved more than its share wait for its turn, before its body is read.</summary>
internal sealed class FairShareFilter(FairShare share) : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            if (await share.EnterAsync(RequestFeatures.Of(http).MemoryOwner, http.RequestAborted) is { } turn)
                RequestMemory.Keep(http, turn);
        }
        catch (DomainException refusal)
        {
            context.Result = new ResponseResult(ErrorContracts.Of(http).Refused(refusal));
            return;
        }

        await next();
    }
}
