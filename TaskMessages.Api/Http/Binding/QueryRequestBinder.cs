using FluentValidation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Http.Binding;

/// <summary>Has <typeparamref name="TRequest"/> read itself from the query string, and checks its rules.</summary>
internal sealed class QueryRequestBinder<TRequest>(IOptions<LimitsOptions> limits, IValidator<TRequest>? rules = null) : IModelBinder
    where TRequest : IQueryRequest<TRequest>
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var query = bindingContext.HttpContext.Request.Query;
        var errors = new RequestErrors();
        var request = TRequest.Read(new QueryReader(query, errors), limits.Value);
        RequestRules.Check(request, rules, errors, "query", again => TRequest.Read(new QueryReader(query, again), limits.Value));
        if (errors.First is { } error)
            bindingContext.ModelState.TryAddModelError(error.Location, error.ToString());
        else
            bindingContext.Result = ModelBindingResult.Success(request);
        return Task.CompletedTask;
    }
}
