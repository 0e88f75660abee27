using System.Diagnostics;

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
        foreach (var section in Sections(context, uptime))
        {
            if (request.Value(section.Name)?.ToBoolean() ?? true)
                reply.Add(section);
        }

        return reply;
    }

    // Those that monitoring tools read without looking whether they are there; what this server does not have or count is 0.
    private static BsonDocument Sections(CommandContext context, TimeSpan uptime) => new()
    {
        { "asserts", Zeros("regular", "warning", "msg", "user", "tripwire", "rollovers") },
        {
            "connections", new BsonDocument
            {
                { "current", context.Connections.Current },
                { "available", Math.Max(0, context.Options.MaxConnections - context.Connections.Current) },
                { "totalCreated", context.Connections.Created },
            }
        },
        { "extra_info", new BsonDocument { { "note", "fields vary by platform" }, { "page_faults", 0L } } },
        {
            "globalLock", new BsonDocument
            {
                { "totalTime", (long)uptime.TotalMicroseconds },
                { "currentQueue", Zeros("total", "readers", "writers") },
                { "activeClients", Zeros("total", "readers", "writers") },
            }
        },
        {
            "mem", new BsonDocument
            {
                { "bits", 64 },
                { "resident", Environment.WorkingSet / Mebibyte },
                { "virtual", Process.GetCurrentProcess().VirtualMemorySize64 / Mebibyte },
                { "supported", true },
            }
        },
        {
            "metrics", new BsonDocument("cursor", new BsonDocument
            {
                { "timedOut", context.Cursors.TimedOut },
                { "open", new BsonDocument("total", (long)context.Cursors.Count) },
            })
        },
        { "network", context.Network.ToBsonDocument() },
        { "opcounters", context.Counters.ToBsonDocument() },
        { "opcountersRepl", Zeros("insert", "query", "update", "delete", "getmore", "command") },
        { "storageEngine", new BsonDocument { { "name", "sqlite" }, { "persistent", true }, { "readOnly", false } } },
    };

    private static BsonDocument Zeros(params string[] names) => new(names.Select(name => new BsonElement(name, 0L)));
}
