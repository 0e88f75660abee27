using Newtonsoft.Json;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>The answer to a call: its result, or what went wrong (section 13).</summary>
internal sealed class RpcResponse : IJsonBody
{
    /// <summary>Everything that goes wrong once the call is understood.</summary>
    public const int InternalError = -32603;

    /// <summary>Params that no method takes.</summary>
    public const int InvalidParams = -32602;

    /// <summary>Always <c>2.0</c>.</summary>
    public string Jsonrpc { get; init; } = "2.0";

    /// <summary>A task, an array of messages or an event, by the method; null beside an error.</summary>
    public object? Result { get; init; }

    /// <summary>Null beside a result.</summary>
    public RpcError? Error { get; init; }

    /// <summary>The call's own.</summary>
    public object? Id { get; init; }

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("jsonrpc", Jsonrpc);
        writer.WritePropertyName("result");
        if (Result is IJsonBody body)
            body.WriteTo(writer);
        else
            writer.WriteNull();
        writer.WritePropertyName("error");
        if (Error is null)
            writer.WriteNull();
        else
            Error.WriteTo(writer);
        writer.WritePropertyName("id");
        writer.WriteValueOf(Id);
        writer.WriteEndObject();
    }
}
