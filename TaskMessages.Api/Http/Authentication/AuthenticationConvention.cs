using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using TaskMessages.Api.Http.Authorization;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>
/// Authenticates the callers of every action, and has the provider asked about those whom only it knows: by an API key, unless the action or its controller says otherwise with
/// <see cref="AdminOnlyAttribute"/>, <see cref="RegistrationOnlyAttribute"/> or <see cref="AllowAnonymousAttribute"/>. Whoever forgets a word about it gets 401, not an open door.
/// </summary>
internal sealed class AuthenticationConvention : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        // the action's own word counts more than its controller's
        var word = action.Attributes.Concat(action.Controller.Attributes).FirstOrDefault(attribute => attribute is IAllowAnonymous or AdminOnlyAttribute or RegistrationOnlyAttribute);
        if (word is IAllowAnonymous)
            return;
        action.Filters.Add(word switch
        {
            AdminOnlyAttribute => new ServiceFilterAttribute<AdminFilter> { IsReusable = true },
            RegistrationOnlyAttribute => new ServiceFilterAttribute<RegistrationFilter> { IsReusable = true },
            _ => new ServiceFilterAttribute<ApiKeyFilter> { IsReusable = true },
        });
        if (word is null)
            action.Filters.Add(new ServiceFilterAttribute<AccessFilter> { IsReusable = true, Order = AccessFilter.Order });
    }
}
