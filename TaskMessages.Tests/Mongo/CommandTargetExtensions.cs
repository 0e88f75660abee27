using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo;

/// <summary>Commands where it does not matter which server runs them.</summary>
internal static class CommandTargetExtensions
{
    public static async ValueTask<BsonDocument> RunAsync(this ICommandTarget target, BsonDocument command, CancellationToken cancellationToken) =>
        (await target.RunAsync(command, CommandRoute.Write, cancellationToken)).Document;
}
