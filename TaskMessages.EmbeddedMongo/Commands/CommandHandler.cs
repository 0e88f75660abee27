namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>Runs one command; the reply comes without <c>ok</c>, a failure is an exception.</summary>
internal delegate ValueTask<BsonDocument> CommandHandler(CommandContext context, CommandRequest request, CancellationToken cancellationToken);
