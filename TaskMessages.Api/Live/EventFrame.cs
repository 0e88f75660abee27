using System.Text;

namespace TaskMessages.Api.Live;

/// <summary>One event of a stream: its name and its JSON in ASCII (section 9).</summary>
internal readonly record struct EventFrame(string Name, string Json)
{
    /// <summary>The bytes that go over the wire.</summary>
    /// <param name="id">Where the stream stands after it; null: no id.</param>
    public byte[] ToBytes(string? id)
        => Encoding.ASCII.GetBytes(id is null ? $"event: {Name}\ndata: {Json}\n\n" : $"id: {id}\nevent: {Name}\ndata: {Json}\n\n");
}
