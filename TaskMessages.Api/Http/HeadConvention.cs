using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace TaskMessages.Api.Http;

/// <summary>Has every action that answers <c>GET</c> answer <c>HEAD</c> too; the web server leaves the body out.</summary>
internal sealed class HeadConvention : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        foreach (var selector in action.Selectors)
        {
            for (var i = 0; i < selector.ActionConstraints.Count; i++)
            {
                if (selector.ActionConstraints[i] is HttpMethodActionConstraint constraint)
                    selector.ActionConstraints[i] = new HttpMethodActionConstraint(WithHead(constraint.HttpMethods));
            }

            for (var i = 0; i < selector.EndpointMetadata.Count; i++)
            {
                if (selector.EndpointMetadata[i] is HttpMethodMetadata metadata)
                    selector.EndpointMetadata[i] = new HttpMethodMetadata(WithHead(metadata.HttpMethods));
            }
        }
    }

    private static IEnumerable<string> WithHead(IEnumerable<string> methods) =>
        methods.Contains(HttpMethods.Get, StringComparer.OrdinalIgnoreCase) ? methods.Append(HttpMethods.Head).Distinct(StringComparer.OrdinalIgnoreCase) : methods;
}
