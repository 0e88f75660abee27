using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>Reads what the items of an export have in common.</summary>
internal static class SnapshotMembers
{
    private const int IdLength = 24;

    public static string ReadId(ObjectReader reader)
    {
        var id = reader.RequiredString("id");
        if (id.Length != IdLength || !id.All(char.IsAsciiHexDigit))
            reader.Fail("id", "Input should be 24 hexadecimal digits");
        return id;
    }

    /// <summary>Absent and null are the same.</summary>
    public static DateTime? ReadTime(ObjectReader reader, string name, bool isRequired)
    {
        if (reader.TryGet(name, out var value) && value is not null)
        {
            if (LaxDateTime.TryRead(value, out var time))
                return time;
            reader.Fail(name, "Input should be a valid datetime");
        }
        else if (isRequired)
        {
            reader.Fail(name, "Field required");
        }

        return null;
    }
}
