using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>Reads the words of a registration.</summary>
internal static class AcpTypeReader
{
    /// <summary>Absent: <c>async</c>.</summary>
    public static string Read(ObjectReader reader)
    {
        if (!reader.TryGet("acp_type", out var value))
            return "async";
        if (value is "sync" or "async" or "agentic")
            return (string)value;
        reader.Fail("acp_type", "Input should be 'sync', 'async' or 'agentic'");
        return "async";
    }

    /// <summary>Absent and null are the same.</summary>
    public static string? ReadInputType(ObjectReader reader)
    {
        if (!reader.TryGet("agent_input_type", out var value) || value is null or "text" or "json")
            return value as string;
        reader.Fail("agent_input_type", "Input should be 'text' or 'json'");
        return null;
    }
}
