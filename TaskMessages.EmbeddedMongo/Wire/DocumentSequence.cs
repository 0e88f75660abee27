namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>Documents that travel beside a command's body, in a section of their own.</summary>
/// <param name="Identifier">The field of the command that they are.</param>
/// <param name="Documents">The documents, in order.</param>
internal readonly record struct DocumentSequence(string Identifier, BsonArray Documents);
