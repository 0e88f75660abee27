namespace TaskMessages.Storage.Collections;

/// <summary>Runs one command of MongoDB's on a server in this process and returns its reply, those with <c>ok: 0</c> included.</summary>
/// <param name="command">Its first element names the command; <c>$db</c> is in it.</param>
/// <param name="cancellationToken">Gives up waiting; the command may have had its effect.</param>
public delegate ValueTask<BsonDocument> RunCommand(BsonDocument command, CancellationToken cancellationToken);
