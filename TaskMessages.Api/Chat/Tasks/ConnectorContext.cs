using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>Runtime context of one connector (section 4.5): the one place where unknown members are refused.</summary>
internal sealed class ConnectorContext
{
    public const string Member = "connector_runtime_context";

    /// <summary>Which connector.</summary>
    public required ConnectorReference ConnectorRef { get; init; }

    public JsonMap? Context { get; init; }

    public JsonMap? Secrets { get; init; }

    public JsonMap? AuthSelector { get; init; }

    public static ConnectorContext[]? ReadAll(ObjectReader request)
    {
        if (request.OptionalList(Member) is not { } list)
            return null;
        var contexts = new ConnectorContext[list.Count];
        for (var i = 0; i < contexts.Length; i++)
            contexts[i] = Read(ObjectReader.Of(list[i], request.Errors, request.PathOf($"{Member}.{i}")));
        return contexts;
    }

    private static ConnectorContext Read(ObjectReader reader)
    {
        var context = new ConnectorContext
        {
            ConnectorRef = ConnectorReference.Read(reader.RequiredObject("connector_ref")),
            Context = reader.OptionalMap("context"),
            Secrets = reader.OptionalMap("secrets"),
            AuthSelector = reader.OptionalMap("auth_selector"),
        };
        reader.Forbid("connector_ref", "context", "secrets", "auth_selector");
        return context;
    }
}
