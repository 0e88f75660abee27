using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>Names a connector.</summary>
internal sealed class ConnectorReference
{
    /// <summary><c>mcp</c> or <c>custom_api</c>.</summary>
    [AllowedValues("mcp", "custom_api")]
    public required string ConnectorType { get; init; }

    /// <summary>From 1.</summary>
    [Range(1, long.MaxValue)]
    public required long ConnectorId { get; init; }

    public static ConnectorReference Read(ObjectReader reader)
    {
        var type = reader.RequiredString("connector_type");
        var id = reader.RequiredInteger("connector_id");
        reader.Forbid("connector_type", "connector_id");
        return new ConnectorReference { ConnectorType = type, ConnectorId = id };
    }
}
