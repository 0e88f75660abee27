namespace TaskMessages.Mongo.Driver;

/// <summary>How a session is begun.</summary>
public class ClientSessionOptions
{
    /// <summary>Whether reads must see what was read and written before in the session. Not offered: null and false mean the same, true is refused.</summary>
    public bool? CausalConsistency { get; set; }

    /// <summary>Whether all reads see one moment. Not offered: true is refused.</summary>
    public bool Snapshot { get; set; }
}
