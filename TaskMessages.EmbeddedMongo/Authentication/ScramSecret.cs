namespace TaskMessages.EmbeddedMongo.Authentication;

/// <summary>What a server keeps of a password for one mechanism.</summary>
internal sealed record ScramSecret(byte[] Salt, int Iterations, ScramKeys Keys);
