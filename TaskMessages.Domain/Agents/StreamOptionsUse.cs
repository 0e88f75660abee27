namespace TaskMessages.Domain.Agents;

/// <summary>Whether an endpoint is sent <c>stream_options</c>, by which it tells the usage of a stream.</summary>
public enum StreamOptionsUse
{
    /// <summary>Sent, until the endpoint refuses it.</summary>
    Auto,

    On,

    Off,
}
