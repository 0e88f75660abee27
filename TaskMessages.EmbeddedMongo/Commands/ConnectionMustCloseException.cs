namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>A fail point wants the connection closed instead of an answer.</summary>
internal sealed class ConnectionMustCloseException() : IOException("A fail point closes the connection.");
