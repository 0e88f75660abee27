using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Http;

/// <summary>Has <typeparamref name="TRequest"/> read itself from the query string.</summary>
internal sealed class QueryRequestBinder<TRequest>(IOptions<LimitsOptions> limits) : IModelBinder
    where TRequest : IQueryRequest<TRequest>
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var errors = new RequestErrors();
        var request = TRequest.Read(new QueryReader(bindingContext.HttpContext.Request.Query, errors), limits.Value);
        if (errors.First is { } error)
            bindingContext.ModelState.TryAddModelError(error.Location, error.ToString());
        else
            bindingContext.Result = ModelBindingResult.Success(request);
        return Task.CompletedTask;
    }
}
