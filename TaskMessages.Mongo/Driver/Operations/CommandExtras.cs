using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What any command that writes may carry besides what it does.</summary>
internal readonly record struct CommandExtras(bool? BypassDocumentValidation, BsonValue? Comment, BsonDocument? Let)
{
    public void AddTo(BsonDocument command)
    {
        if (BypassDocumentValidation is { } bypass)
            command.Add("bypassDocumentValidation", bypass);
        Documents.AddIfNotNull(command, "comment", Comment);
        Documents.AddIfNotNull(command, "let", Let);
    }
}
