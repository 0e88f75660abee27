using Newtonsoft.Json;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>Why a call failed.</summary>
internal sealed class RpcError : IJsonBody
{
    /// <summary>-32602: the params are none of the method's; -32603: anything else.</summary>
    public required int Code { get; init; }

    public required string Message { get; init; }

    /// <summary>Always null.</summary>
    public object? Data { get; init; }

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("code", Code);
        writer.WriteMember("message", Message);
        writer.WriteMember("data", (string?)null);
        writer.WriteEndObject();
    }
}
