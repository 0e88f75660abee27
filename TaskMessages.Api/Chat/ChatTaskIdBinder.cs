using Microsoft.AspNetCore.Mvc.ModelBinding;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat;

/// <summary>
/// Binds <c>task_id</c> of the path by the contract's lax rules. A number beyond 64 bits becomes the largest one, which no task has.
/// </summary>
internal sealed class ChatTaskIdBinder : IModelBinder
{
    public const string RouteKey = "task_id";

    private const string Unparsable = "Input should be a valid integer, unable to parse string as an integer (path.task_id)";

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var text = bindingContext.HttpContext.Request.RouteValues[RouteKey] as string;
        if (LaxInteger.TryParse(text, out var number))
            bindingContext.Result = ModelBindingResult.Success(number);
        else
            bindingContext.ModelState.TryAddModelError(InvalidRequest.PathPrefix + RouteKey, Unparsable);
        return Task.CompletedTask;
    }
}
