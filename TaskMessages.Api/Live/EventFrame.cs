using System.Text;

namespace TaskMessages.Api.Live;

/// <summary>One event of a stream: its name, empty where the contract has none, and its JSON in ASCII (section 9).</summary>
/// <param name="IsLine">Whether it goes out as a line of its own, and not as a server-sent event.</param>
internal readonly record struct EventFrame(string Name, string Json, bool IsLine = false)
{
    /// <summary>Says nothing.</summary>
    public static EventFrame Nothing { get; } = new("", "", IsLine: true);

    /// <summary>The bytes that go over the wire.</summary>
    /// <param name="id">Where the stream stands after it; null: no id.</param>
    public byte[] ToBytes(string? id)
        => IsLine ? Line() : Encoding.ASCII.GetBytes($"{(id is null ? "" : $"id: {id}\n")}{(Name.Length == 0 ? "" : $"event: {Name}\n")}data: {Json}\n\n");

    private byte[] Line() => Json.Length == 0 ? [] : Encoding.ASCII.GetBytes(Json + "\n");
}
