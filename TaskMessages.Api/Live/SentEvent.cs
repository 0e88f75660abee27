namespace TaskMessages.Api.Live;

/// <summary>An event with its place in the stream.</summary>
/// <param name="Frame">The event.</param>
/// <param name="Id">Where the stream stands after it; null: nowhere to go on from.</param>
internal readonly record struct SentEvent(EventFrame Frame, string? Id)
{
    public byte[] ToBytes() => Frame.ToBytes(Id);
}
