using TaskMessages.EmbeddedMongo.Authentication;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>getParameter</c>: the parameters of MongoDB that say something of this server, by name or all of them, with or without when each can be set.</summary>
internal static class GetParameterCommand
{
    private const string All = "allParameters";
    private const string Details = "showDetails";

    // A field is the name of a parameter; those that there are none of are passed over.
    public static readonly CommandFields Fields = new CommandFields { IgnoresUnknown = true }.With(FieldType.Flag, All);

    /// <exception cref="ServerErrorException">72: no parameter that there is was asked for.</exception>
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (all, details) = Form(request);
        var reply = new BsonDocument();
        foreach (var parameter in Parameters(context))
        {
            if (all || request.Body.Contains(parameter.Name))
                reply.Add(parameter.Name, details ? Describe(parameter) : parameter.Value);
        }

        return reply.ElementCount > 0 ? reply : throw new ServerErrorException(ServerError.InvalidOptions, "no option found to get");
    }

    private static (bool All, bool Details) Form(CommandRequest request) => request.Body.GetElement(0).Value switch
    {
        BsonString { Value: "*" } => (true, false),
        BsonDocument form => (form.Contains(All) && Truth.Of(form[All]), form.Contains(Details) && Truth.Of(form[Details])),
        _ => (request.Flag(All), false),
    };

    // Everything is set where the server is started.
    private static BsonDocument Describe(BsonElement parameter) => new() { { "value", parameter.Value }, { "settableAtRuntime", false }, { "settableAtStartup", true } };

    private static BsonDocument Parameters(CommandContext context) => new()
    {
        { "authenticationMechanisms", context.User is null ? [] : new BsonArray { ScramMechanism.Sha1.Name, ScramMechanism.Sha256.Name } },
        { "cursorTimeoutMillis", (long)context.Options.CursorTimeout.TotalMilliseconds },
        { "enableTestCommands", context.FailPoints is not null },
        { "featureCompatibilityVersion", new BsonDocument("version", "7.0") },
        { "localLogicalSessionTimeoutMinutes", HelloCommand.SessionTimeoutMinutes },
        { "notablescan", false },
        { "quiet", false },
        { "requireApiVersion", false },
        { "ttlMonitorEnabled", true },
        { "ttlMonitorSleepSecs", (int)context.Options.TtlInterval.TotalSeconds },
    };
}
