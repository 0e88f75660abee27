using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Api.OpenApi;

/// <summary>The parts that operations refer to: security schemes and the shapes of refusals.</summary>
internal sealed class ContractDocument : IDocumentFilter
{
    public const string Json = "application/json";

    private const string ApiKey = "apiKey";
    private const string AgentKey = "agentApiKey";
    private const string AdminToken = "adminToken";
    private const string ChatError = "ChatError";
    private const string MessageError = "MessageError";
    private const string MessageSchemaError = "MessageSchemaError";
    private const string DetailError = "DetailError";

    /// <summary>What any operation may answer.</summary>
    public static IReadOnlyList<(int Status, string Text)> Refusals { get; } =
    [
        (401, "The credentials are missing or wrong."), (404, "There is no such thing for this caller."),
        (422, "The request breaks the schema."), (500, "Unforeseen."), (503, "The database cannot be reached."),
    ];

    /// <summary>What an operation with a body may answer.</summary>
    public static IReadOnlyList<(int Status, string Text)> BodyRefusals { get; } =
    [
        (400, "The request cannot be understood or asks for what is not supported."), .. Refusals,
        (409, "It conflicts with what is going on."), (413, "The body is too large."),
    ];

    public static IReadOnlyList<string> SchemesOf(ContractKind kind) => kind switch
    {
        ContractKind.Admin => [AdminToken],
        ContractKind.Messages => [ApiKey, AgentKey],
        _ => [ApiKey],
    };

    public static IOpenApiSchema ErrorOf(ContractKind kind, int status, OpenApiDocument document) => new OpenApiSchemaReference(
        (kind, status) switch
        {
            (ContractKind.Chat, _) => ChatError,
            (ContractKind.Messages, 422) => MessageSchemaError,
            (ContractKind.Messages, not 401) => MessageError,
            _ => DetailError,
        },
        document);

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var components = swaggerDoc.Components ??= new OpenApiComponents();
        components.Schemas?.Remove("StringMessageContentKeyValuePair");
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKey] = Bearer("An agent's API key, `xag_…`."),
            [AdminToken] = Bearer("The administration's token."),
            [AgentKey] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "x-agent-api-key",
                Description = "An agent's API key.",
            },
        };

        var schemas = components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        schemas[ChatError] = Object(("error", Object(("code", Text), ("message", Text), ("details", Any))));
        ((OpenApiSchema)((OpenApiSchema)schemas[ChatError]).Properties!["error"]).Required!.Remove("details");
        schemas[MessageError] = Object(("message", Text), ("code", Number), ("data", Any));
        schemas[MessageSchemaError] = Object(("status_code", Number), ("message", Text), ("data", Any));
        schemas[DetailError] = Object(("detail", Text));
    }

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Number => new() { Type = JsonSchemaType.Integer, Format = "int32" };

    private static OpenApiSchema Any => new() { Type = JsonSchemaType.Object | JsonSchemaType.Null };

    private static OpenApiSecurityScheme Bearer(string description) =>
        new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };

    private static OpenApiSchema Object(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => member.Schema),
        Required = members.Select(member => member.Name).ToHashSet(),
    };
}
