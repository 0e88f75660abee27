using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>A call of an agent (section 13).</summary>
internal sealed class RpcRequest : IRequestBody<RpcRequest>
{
    /// <summary><c>2.0</c>, or absent.</summary>
    public string? Jsonrpc { get; init; }

    /// <summary>A text, a whole number or null; the answer carries it.</summary>
    public object? Id { get; init; }

    [AllowedValues(RpcMethod.CreateTask, RpcMethod.SendMessage, RpcMethod.SendEvent, RpcMethod.CancelTask, RpcMethod.InterruptTask)]
    public required string Method { get; init; }

    public required RpcParams Params { get; init; }

    public static RpcRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        var version = reader.OptionalString("jsonrpc");
        if (version is not (null or "2.0"))
            reader.Fail("jsonrpc", "Input should be '2.0'");
        if (reader.TryGet("id", out var id) && id is not (null or string or long))
            reader.Fail("id", "Input should be a valid string or integer");
        var method = reader.RequiredString("method");
        if (!RpcMethod.All.Contains(method, StringComparer.Ordinal))
            reader.Fail("method", $"Input should be {string.Join(" or ", RpcMethod.All.Select(name => $"'{name}'"))}");
        return new RpcRequest { Jsonrpc = version, Id = id, Method = method, Params = RpcParams.Read(reader.RequiredObject("params"), method) };
    }
}
