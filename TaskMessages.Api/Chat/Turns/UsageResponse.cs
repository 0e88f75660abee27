using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Turns;

/// <summary>What an agent said that it used for a turn, in its model's tokens.</summary>
internal sealed class UsageResponse : IJsonBody
{
    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    public static UsageResponse? From(TokenUsage? usage) => usage is null ? null : new UsageResponse { InputTokens = usage.Input, OutputTokens = usage.Output };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("input_tokens", InputTokens);
        writer.WriteMember("output_tokens", OutputTokens);
        writer.WriteEndObject();
    }
}
