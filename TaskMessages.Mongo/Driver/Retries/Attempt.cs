namespace TaskMessages.Mongo.Driver;

/// <summary>What came of sending a command once.</summary>
/// <param name="Server">To whom.</param>
/// <param name="Reply">The server's reply, if there is one.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct Attempt(ClusterServer Server, CommandReply Reply, MongoConnectionException? Failure)
{
    /// <exception cref="MongoConnectionException">There is no reply.</exception>
    public CommandReply Result() => Failure is null ? Reply : throw Failure;
}
