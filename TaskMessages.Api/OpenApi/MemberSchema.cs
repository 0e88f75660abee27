using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Newtonsoft.Json;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.OpenApi;

/// <summary>What a member of a body is: whether it is always there, whether it may be null, what it is when it is left out.</summary>
internal sealed class MemberSchema(PropertyInfo property)
{
    private readonly bool _isAnswer =
        typeof(IJsonBody).IsAssignableFrom(property.DeclaringType) || property.DeclaringType!.Name.EndsWith("Response", StringComparison.Ordinal)
        || property.DeclaringType!.Namespace == "TaskMessages.Api.Health";

    public string Name { get; } = ContractSchemas.Names.GetPropertyName(property.Name, hasSpecifiedName: false);

    /// <summary>Of an answer everything that is not left out when it is null; of a request what the code or the contract requires.</summary>
    public bool IsRequired => _isAnswer
        ? !IsLeftOut
        : property.IsDefined(typeof(RequiredMemberAttribute), inherit: false) || property.IsDefined(typeof(RequiredAttribute)) || property.DeclaringType == typeof(Attachment);

    private bool IsLeftOut => _isAnswer && IsNullable
        && (property.IsDefined(typeof(AbsentWhenNullAttribute))
            || property.GetCustomAttribute<JsonPropertyAttribute>()?.NullValueHandling == NullValueHandling.Ignore
            || property.DeclaringType!.GetCustomAttribute<JsonObjectAttribute>()?.ItemNullValueHandling == NullValueHandling.Ignore);

    private bool IsNullable => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    public IOpenApiSchema Describe(IOpenApiSchema given, SchemaFilterContext context)
    {
        if (given is not OpenApiSchema schema)
            return given;

        // beside a description it would be an heir to generators, and no union any more
        if (property.PropertyType == typeof(MessageContent))
            return schema.AllOf!.Single();
        var isNull = IsNullable && !IsLeftOut && !property.IsDefined(typeof(RequiredAttribute));
        if (schema.AllOf is [OpenApiSchemaReference { Reference.Id: { } id }])
            schema = isNull ? Inline((OpenApiSchema)context.SchemaRepository.Schemas[id], schema.Description) : schema;
        else if (schema.Type is { } type)
            schema.Type = isNull ? type | JsonSchemaType.Null : type & ~JsonSchemaType.Null;
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            schema.Enum = [.. allowed.Values.Select(value => (JsonNode)(string)value!)];
        DropBoundOfTheType(property, schema);
        return _isAnswer ? schema : WithDefault(schema, context);
    }

    /// <summary>A range up to the largest number of its type has no upper bound; larger ones count as that.</summary>
    public static void DropBoundOfTheType(PropertyInfo? property, OpenApiSchema schema)
    {
        if (property?.GetCustomAttribute<RangeAttribute>()?.Maximum is int.MaxValue or >= (double)long.MaxValue)
            schema.Maximum = null;
    }

    /// <summary>A reference that may be null, which this version of the format can only say of a type that stands there itself.</summary>
    private static OpenApiSchema Inline(OpenApiSchema target, string? description) => new()
    {
        Type = target.Type | JsonSchemaType.Null,
        Description = description ?? target.Description,
        Enum = target.Enum is null ? null : [.. target.Enum, JsonNullSentinel.JsonNull],
        Properties = target.Properties,
        Required = target.Required,
        AdditionalProperties = target.AdditionalProperties,
    };

    /// <summary>
    /// A default goes into a definition of its own: generators take a member that has one beside it for one that is always there, which would make
    /// clients send it.
    /// </summary>
    private OpenApiSchema WithDefault(OpenApiSchema schema, SchemaFilterContext context)
    {
        if (property.GetCustomAttribute<DefaultValueAttribute>()?.Value is not { } value)
            return schema;
        schema.Default = null;
        var id = schema.AllOf is [OpenApiSchemaReference { Reference.Id: { } known }] ? known : property.Name;
        if (!context.SchemaRepository.Schemas.TryGetValue(id, out var definition))
        {
            definition = schema;
            context.SchemaRepository.AddDefinition(id, schema);
        }

        ((OpenApiSchema)definition).Default = value is int number ? JsonValue.Create(number) : JsonValue.Create((string)value);
        return new OpenApiSchema { AllOf = [new OpenApiSchemaReference(id)], Description = schema.Description };
    }
}
