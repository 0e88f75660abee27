using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.OpenApi;

/// <summary>The content of a message: one of five types, told apart by <c>type</c>, so that any content is of exactly one of them.</summary>
internal static class ContentSchemas
{
    private const string Discriminator = "type";

    /// <summary>What a request may leave out and an answer always has.</summary>
    private static readonly string[] Defaulted = ["style", "format"];

    private static readonly Dictionary<Type, string> Types = new()
    {
        [typeof(TextContent)] = WireName.Of(ContentType.Text),
        [typeof(ReasoningContent)] = WireName.Of(ContentType.Reasoning),
        [typeof(DataContent)] = WireName.Of(ContentType.Data),
        [typeof(ToolRequestContent)] = WireName.Of(ContentType.ToolRequest),
        [typeof(ToolResponseContent)] = WireName.Of(ContentType.ToolResponse),
    };

    public static void Describe(OpenApiSchema schema, Type type, SchemaFilterContext context)
    {
        if (type == typeof(MessageContent))
            DescribeUnion(schema, context);
        else
            DescribeType(schema, type);
    }

    private static void DescribeUnion(OpenApiSchema schema, SchemaFilterContext context)
    {
        var references = Types.ToDictionary(type => type.Value, type => (OpenApiSchemaReference)context.SchemaGenerator.GenerateSchema(type.Key, context.SchemaRepository));
        schema.Type = null;
        schema.Properties = null;
        schema.Required = null;
        schema.AdditionalPropertiesAllowed = true;

        // each type has its own name in `type`, so that it is one of them; of `oneOf` some generators make the first alone
        schema.AnyOf = [.. references.Values];
        schema.Discriminator = new OpenApiDiscriminator { PropertyName = Discriminator, Mapping = references };
    }

    private static void DescribeType(OpenApiSchema schema, Type type)
    {
        schema.AdditionalPropertiesAllowed = true;
        var own = schema.Properties!.ToDictionary();
        own.Remove(Discriminator, out _);
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            [Discriminator] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [(JsonNode)Types[type]] },
        };
        foreach (var (name, member) in own)
            schema.Properties[name] = member;
        var required = type.GetConstructors().Single(constructor => constructor.GetParameters().Length > 1).GetParameters()
            .Where(parameter => !parameter.HasDefaultValue).Select(NameOf).Except(Defaulted);
        schema.Required = required.Prepend(Discriminator).ToHashSet();
    }

    private static string NameOf(ParameterInfo parameter) => ContractSchemas.Names.GetPropertyName(parameter.Name!, hasSpecifiedName: false);
}
