using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Newtonsoft.Json.Serialization;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Messages;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.OpenApi;

/// <summary>States what reflection alone does not see: which members are always there, which may be null, and the names of enumeration values.</summary>
internal sealed class ContractSchemas : ISchemaFilter
{
    internal static SnakeCaseNamingStrategy Names { get; } = new();

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema concrete)
            return;
        concrete.Description = PublicText.Of(concrete.Description);
        var type = Nullable.GetUnderlyingType(context.Type) ?? context.Type;
        if (type.IsEnum)
            DescribeEnum(concrete, type, isDefinition: context.MemberInfo is null);
        else if (context.MemberInfo is not null || context.ParameterInfo is not null)
            return;
        else if (typeof(MessageContent).IsAssignableFrom(type))
            ContentSchemas.Describe(concrete, type, context);
        else if (type.Assembly == typeof(ContractSchemas).Assembly || type == typeof(Attachment))
            DescribeMembers(concrete, type, context);
    }

    public static IList<JsonNode> NamesOf(Type type) => [.. Enum.GetNames(type).Select(name => (JsonNode)NameOf(type, name))];

    private static string NameOf(Type type, string name)
    {
        var snake = Names.GetPropertyName(name, hasSpecifiedName: false);
        return type == typeof(StreamingStatus) ? snake.ToUpperInvariant() : snake;
    }

    /// <summary>Where a member refers to the enumeration, the definition says it all.</summary>
    private static void DescribeEnum(OpenApiSchema schema, Type type, bool isDefinition)
    {
        schema.Format = null;
        if (!isDefinition && schema.AllOf is { Count: > 0 })
        {
            schema.Type = null;
            schema.Enum = null;
            return;
        }

        schema.Type = JsonSchemaType.String;
        schema.Enum = NamesOf(type);
    }

    private static void DescribeMembers(OpenApiSchema schema, Type type, SchemaFilterContext context)
    {
        schema.AdditionalPropertiesAllowed = true;
        if (schema.Properties is null)
            return;
        if (type == typeof(UpdateMessageBatchRequest))
            DescribeUpdates(schema, context);
        schema.Required = new HashSet<string>();
        foreach (var property in type.GetProperties())
        {
            var member = new MemberSchema(property);
            if (!schema.Properties.TryGetValue(member.Name, out var given))
                continue;
            schema.Properties[member.Name] = member.Describe(given, context);
            if (member.IsRequired)
                schema.Required.Add(member.Name);
        }
    }

    /// <summary>An object from message id to content: the code keeps its order, a schema cannot say so.</summary>
    private static void DescribeUpdates(OpenApiSchema schema, SchemaFilterContext context) => schema.Properties!["updates"] = new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Description = "From message id to content, applied in this order.",
        AdditionalProperties = context.SchemaGenerator.GenerateSchema(typeof(MessageContent), context.SchemaRepository),
    };
}
