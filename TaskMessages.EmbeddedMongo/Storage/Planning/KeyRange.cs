namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Index keys from <paramref name="Start"/> up to but not including <paramref name="End"/>.</summary>
internal sealed record KeyRange(byte[] Start, byte[] End);
