namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>Who sends commands: one TCP connection, or one client in the same process.</summary>
/// <param name="Id">Unique within the server's life; <c>connectionId</c> in a hello reply.</param>
/// <param name="Peer">The other end as <c>whatsmyuri</c> names it.</param>
internal sealed record ClientConnection(int Id, string Peer);
