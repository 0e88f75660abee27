using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Newtonsoft.Json.Serialization;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Json;
using TaskMessages.Api.Messages;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.OpenApi;

/// <summary>States what reflection does not see: which members are always there, and the names of enumeration values.</summary>
internal sealed class ContractSchemas : ISchemaFilter
{
    private static readonly SnakeCaseNamingStrategy Names = new();

    /// <summary>Members that a request may leave out and a response always has; the schema is that of both.</summary>
    private static readonly HashSet<string> Defaulted = ["style", "format"];

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema concrete)
            return;
        if (context.Type == typeof(UpdateMessageBatchRequest) && concrete.Properties?.ContainsKey("updates") == true)
            DescribeUpdates(concrete, context);
        var type = Nullable.GetUnderlyingType(context.Type) ?? context.Type;
        if (type.IsEnum)
            DescribeEnum(concrete, type);
        else if (type.Assembly == typeof(ContractSchemas).Assembly || type.Assembly == typeof(Message).Assembly)
            DescribeMembers(concrete, type);
    }

    private static void DescribeEnum(OpenApiSchema schema, Type type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = null;
        schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)Name(type, name))];
    }

    private static string Name(Type type, string name)
    {
        var snake = Names.GetPropertyName(name, hasSpecifiedName: false);
        return type == typeof(StreamingStatus) ? snake.ToUpperInvariant() : snake;
    }

    /// <summary>An object from message id to content: the code keeps its order, a schema cannot say so.</summary>
    private static void DescribeUpdates(OpenApiSchema schema, SchemaFilterContext context) => schema.Properties!["updates"] = new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Description = "From message id to content, applied in this order.",
        AdditionalProperties = context.SchemaGenerator.GenerateSchema(typeof(MessageContent), context.SchemaRepository),
    };

    /// <summary>Every member of a response is always there; of a request those that are required in the code.</summary>
    private static void DescribeMembers(OpenApiSchema schema, Type type)
    {
        schema.AdditionalPropertiesAllowed = true;
        schema.Required?.ExceptWith(Defaulted);
        var isComplete = typeof(IJsonBody).IsAssignableFrom(type) || type.Name.EndsWith("Response", StringComparison.Ordinal);
        foreach (var property in type.GetProperties())
        {
            var name = Names.GetPropertyName(property.Name, hasSpecifiedName: false);
            if (schema.Properties?.ContainsKey(name) != true)
                continue;
            if (isComplete ? type.Name != "ExecutorResponse" : property.IsDefined(typeof(RequiredMemberAttribute), inherit: false))
                (schema.Required ??= new HashSet<string>()).Add(name);
        }
    }
}
