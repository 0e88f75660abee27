using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>Reads <c>streaming_status</c>; absent and null are the same.</summary>
internal static class StreamingStatusReader
{
    public const string Member = "streaming_status";

    public static StreamingStatus? Read(ObjectReader reader)
    {
        if (!reader.TryGet(Member, out var value) || value is null)
            return null;
        if (StreamingStatusNames.TryParse(value as string, out var status))
            return status;
        reader.Fail(Member, "Input should be 'IN_PROGRESS' or 'DONE'");
        return null;
    }
}
