using TaskMessages.EmbeddedMongo.Authentication;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>Who sends commands: one TCP connection, or one client in the same process. Its commands come one after the other.</summary>
internal sealed class ClientConnection(int id, string peer, bool isTrusted, string? local = null, int maxBatch = BsonCodec.MaxDocumentSize)
{
    /// <summary>Unique within the server's life; <c>connectionId</c> in a hello reply.</summary>
    public int Id => id;

    /// <summary>The other end as <c>whatsmyuri</c> names it.</summary>
    public string Peer => peer;

    /// <summary>The address at which the client has reached the server; null: none, it is in this process.</summary>
    public string? Local => local;

    /// <summary>Most bytes of documents in one batch of a find, but for the first document.</summary>
    public int MaxBatch => maxBatch;

    /// <summary>Whether the client may send messages compressed by zlib, and gets such replies to them.</summary>
    public bool Compresses { get; set; }

    /// <summary>What the client called itself in its handshake; null: nothing.</summary>
    public string? ApplicationName { get; set; }

    /// <summary>Whether it needs no login: it is in this process.</summary>
    public bool IsTrusted => isTrusted;

    /// <summary>Who has logged in; null: nobody yet.</summary>
    public string? User { get; set; }

    /// <summary>The login that is under way.</summary>
    public ScramServer? Conversation { get; set; }
}
