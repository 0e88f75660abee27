using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages;

/// <summary>Reads <c>created_at</c>; absent and null are the same.</summary>
internal static class CreatedAtReader
{
    private const string Member = "created_at";

    public static DateTime? Read(ObjectReader reader)
    {
        if (!reader.TryGet(Member, out var value) || value is null)
            return null;
        if (LaxDateTime.TryRead(value, out var time))
            return time;
        reader.Fail(Member, "Input should be a valid datetime");
        return null;
    }
}
