using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Chat;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Api.OpenApi;

/// <summary>The parts that operations refer to: security schemes, the shapes of refusals, the events of the stream.</summary>
internal sealed class ContractDocument : IDocumentFilter
{
    public const string Json = "application/json";
    public const string StreamToken = "streamToken";

    private const string ApiKey = "apiKey";
    private const string AgentKey = "agentApiKey";
    private const string AdminToken = "adminToken";
    private const string RegistrationToken = "registrationToken";
    private const string ChatError = "ChatError";
    private const string MessageError = "MessageError";
    private const string MessageSchemaError = "MessageSchemaError";
    private const string DetailError = "DetailError";

    public static IReadOnlyList<string> RegistrationSchemes { get; } = [RegistrationToken, AdminToken];

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
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKey] = Bearer("An agent's API key, `xag_…`."),
            [AdminToken] = Bearer("The administration's token."),
            [RegistrationToken] = Bearer("The token for agents that register themselves."),
            [AgentKey] = Key(ParameterLocation.Header, "x-agent-api-key", "An agent's API key."),
            [StreamToken] = Key(ParameterLocation.Query, AccessTokenMiddleware.Parameter, "A token that `createStreamToken` gave, for clients that send no headers."),
        };

        var schemas = components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        schemas.Remove("StringMessageContentKeyValuePair");
        var code = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. ChatErrors.Codes.Select(name => (JsonNode)name)] };
        var error = Object(("code", code), ("message", Text));
        error.Properties!["details"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "What a client can wait for or call instead; absent when there is nothing to add." };
        schemas[ChatError] = Object(("error", error));
        schemas[MessageError] = Object(("message", Text), ("code", Number), ("data", AlwaysNull));
        schemas[MessageSchemaError] = Object(("status_code", Number), ("message", Text), ("data", AlwaysNull));
        schemas[DetailError] = Object(("detail", Text));
        EventSchemas.AddTo(swaggerDoc, schemas, context);
    }

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Number => new() { Type = JsonSchemaType.Integer, Format = "int32" };

    private static OpenApiSchema AlwaysNull => new() { Type = JsonSchemaType.Object | JsonSchemaType.Null, Description = "Always null." };

    private static OpenApiSecurityScheme Bearer(string description) =>
        new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };

    private static OpenApiSecurityScheme Key(ParameterLocation place, string name, string description) =>
        new() { Type = SecuritySchemeType.ApiKey, In = place, Name = name, Description = description };

    private static OpenApiSchema Object(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => member.Schema),
        Required = members.Select(member => member.Name).ToHashSet(),
    };
}
