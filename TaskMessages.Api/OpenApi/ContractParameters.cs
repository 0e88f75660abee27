using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace TaskMessages.Api.OpenApi;

/// <summary>What the parameters of a query allow.</summary>
internal sealed class ContractParameters : IParameterFilter
{
    public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
    {
        if (parameter is not OpenApiParameter concrete)
            return;
        concrete.Description = PublicText.Of(concrete.Description);
        if (concrete.Schema is not OpenApiSchema schema)
            return;
        if (schema.Type is { } type)
            schema.Type = type & ~JsonSchemaType.Null;
        MemberSchema.DropBoundOfTheType(context.PropertyInfo, schema);
        if (context.PropertyInfo?.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            schema.Enum = [.. allowed.Values.Select(value => (JsonNode)(string)value!)];
    }
}
