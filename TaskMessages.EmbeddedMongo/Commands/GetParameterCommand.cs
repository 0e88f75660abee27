using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>getParameter</c>: the few parameters that clients look at.</summary>
internal static class GetParameterCommand
{
    private const string CompatibilityVersion = "featureCompatibilityVersion";

    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Flag, "allParameters")
        .With(FieldType.Any, CompatibilityVersion, "authenticationMechanisms", "quiet");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var all = request.Body.GetElement(0).Value is BsonString { Value: "*" } or BsonDocument || request.Flag("allParameters");
        var reply = new BsonDocument();
        if (all || request.Body.Contains("authenticationMechanisms"))
            reply.Add("authenticationMechanisms", new BsonArray());
        if (all || request.Body.Contains(CompatibilityVersion))
            reply.Add(CompatibilityVersion, new BsonDocument("version", "7.0"));
        if (all || request.Body.Contains("quiet"))
            reply.Add("quiet", false);
        return reply.ElementCount > 0 ? reply : throw new ServerErrorException(ServerError.InvalidOptions, "no option found to get");
    }
}
