using Microsoft.AspNetCore.Mvc.Filters;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Errors;

/// <summary>Catches the domain's refusals near where they arise, so that a busy task costs no unwinding of the whole pipeline.</summary>
internal sealed class DomainExceptionFilter : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is DomainException refusal)
            context.Result = new ResponseResult(ErrorContracts.Of(context.HttpContext).Refused(refusal));
    }
}
