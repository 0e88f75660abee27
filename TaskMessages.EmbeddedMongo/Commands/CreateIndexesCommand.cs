using TaskMessages.EmbeddedMongo.Commands.Writes;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>createIndexes</c>: builds indexes, all or none; those that are there already are left alone.</summary>
internal static class CreateIndexesCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .Require(FieldType.Array, "indexes")
        .With(FieldType.Any, "commitQuorum")
        .With(FieldType.Flag, "ignoreUnknownIndexOptions");

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, collection) = (request.Database, request.Collection);
        Namespaces.CheckCreatable(database, collection);
        var quorum = Quorum(request, isReplicaSet: context.ReplicaSet is not null);
        var specs = Specs(request);
        return await new IndexCreation(database, collection, specs, quorum).RunAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many members have to have built an index before it is there: with one member, any number that can be met means the same.</summary>
    private static BsonValue? Quorum(CommandRequest request, bool isReplicaSet)
    {
        var quorum = request.Value("commitQuorum");
        if (!isReplicaSet)
            return quorum is null ? null : throw new ServerErrorException(ServerError.BadValue, "Standalones can't specify commitQuorum");
        return quorum switch
        {
            null => "votingMembers",
            BsonString { Value: "votingMembers" or "majority" } => quorum,
            BsonString { Value: var name } => throw new ServerErrorException(ServerError.UnknownReplWriteConcern, $"No write concern mode named '{name}' found in replica set configuration"),
            { IsNumeric: true } when quorum.ToDouble() is 0 or 1 => quorum,
            { IsNumeric: true } when quorum.ToDouble() is < 0 or > 50 => throw new ServerErrorException(
                ServerError.FailedToParse, "commitQuorum has to be a non-negative number and not greater than 50"),
            { IsNumeric: true } => throw new ServerErrorException(ServerError.UnsatisfiableCommitQuorum, "Not enough data-bearing voting nodes"),
            _ => throw new ServerErrorException(ServerError.FailedToParse, "commitQuorum has to be a number or a string"),
        };
    }

    private static IndexSpec[] Specs(CommandRequest request)
    {
        var indexes = request.Array("indexes")!;
        if (indexes.Count == 0)
            throw new ServerErrorException(ServerError.BadValue, "Must specify at least one index to create");
        var ignoreUnknown = request.Flag("ignoreUnknownIndexOptions");
        return [.. indexes.Select(index => IndexSpec.Parse(index as BsonDocument ?? throw FieldRule.WrongType(request.Path, "indexes", index, "type 'object'"), ignoreUnknown))];
    }
}
