using System.Text;

namespace TaskMessages.Api.Live;

/// <summary>One event of a stream: its name, empty where the contract has none, and its JSON in ASCII (section 9).</summary>
internal readonly record struct EventFrame(string Name, string Json)
{
    /// <summary>The bytes that go over the wire.</summary>
    /// <param name="id">Where the stream stands after it; null: no id.</param>
    public byte[] ToBytes(string? id)
        => Encoding.ASCII.GetBytes($"{(id is null ? "" : $"id: {id}\n")}{(Name.Length == 0 ? "" : $"event: {Name}\n")}data: {Json}\n\n");
}
