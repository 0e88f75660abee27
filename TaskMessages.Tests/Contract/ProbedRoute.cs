using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.Controllers;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Tests.Contract;

/// <summary>A route as the service has it, and who it says may call it.</summary>
internal sealed record ProbedRoute(string Method, string Path, string Name, ContractKind? Kind, Type? Guard, AccessAttribute? Rule)
{
    public bool IsForKeys => Guard == typeof(ApiKeyFilter);

    public bool IsOfTheMessageContract => Kind == ContractKind.Messages;

    public string Title => $"`{Method} {Path}`";

    public static ProbedRoute Of(ControllerActionDescriptor action) => new(
        action.ActionConstraints!.OfType<HttpMethodActionConstraint>().Single().HttpMethods.First(method => method != "HEAD"),
        $"/{action.AttributeRouteInfo!.Template!.Replace(":long}", "}", StringComparison.Ordinal)}",
        action.AttributeRouteInfo.Name ?? "",
        action.EndpointMetadata.OfType<ContractAttribute>().SingleOrDefault()?.Kind,
        action.EndpointMetadata.OfType<IAllowAnonymous>().Any()
            ? null
            : action.FilterDescriptors.Select(filter => filter.Filter).OfType<ServiceFilterAttribute>().Select(filter => filter.ServiceType)
                .Single(type => type == typeof(ApiKeyFilter) || type == typeof(AdminFilter) || type == typeof(RegistrationFilter)),
        action.EndpointMetadata.OfType<AccessAttribute>().SingleOrDefault());
}
