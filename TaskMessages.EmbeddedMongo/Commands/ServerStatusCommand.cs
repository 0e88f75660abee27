namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>serverStatus</c>: uptime, connections, cursors, operations and memory. Sections can be named to be left out, as in MongoDB.</summary>
internal static class ServerStatusCommand
{
    private const long Mebibyte = 1024 * 1024;

    // Any section, of this server or of MongoDB's, may be switched on or off by its name.
    public static readonly CommandFields Fields = new() { IgnoresUnknown = true };

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var now = context.Time.GetUtcNow();
        var uptime = now - context.Started;
        var reply = new BsonDocument
        {
            { "host", Environment.MachineName },
            { "version", BuildInfoCommand.Version },
            { "process", "embedded" },
            { "pid", (long)Environment.ProcessId },
            { "uptime", BsonDoubles.Of(Math.Floor(uptime.TotalSeconds)) },
            { "uptimeMillis", (long)uptime.TotalMilliseconds },
            { "localTime", new BsonDateTime(now.ToUnixTimeMilliseconds()) },
        };
        foreach (var section in Sections(context))
        {
            if (request.Value(section.Name)?.ToBoolean() ?? true)
                reply.Add(section);
        }

        return reply;
    }

    private static BsonDocument Sections(CommandContext context) => new()
    {
        {
            "connections", new BsonDocument { { "current", context.Connections.Current }, { "totalCreated", context.Connections.Created } }
        },
        { "mem", new BsonDocument { { "bits", 64 }, { "resident", Environment.WorkingSet / Mebibyte }, { "supported", true } } },
        {
            "metrics", new BsonDocument("cursor", new BsonDocument
            {
                { "timedOut", context.Cursors.TimedOut },
                { "open", new BsonDocument("total", (long)context.Cursors.Count) },
            })
        },
        { "opcounters", context.Counters.ToBsonDocument() },
        { "storageEngine", new BsonDocument { { "name", "sqlite" }, { "persistent", true }, { "readOnly", false } } },
    };
}
