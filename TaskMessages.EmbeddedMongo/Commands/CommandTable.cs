using TaskMessages.EmbeddedMongo.Query;
using static TaskMessages.EmbeddedMongo.Commands.CommandDefinition;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>All commands, in alphabetical order. What is not here is answered with CommandNotFound.</summary>
internal static class CommandTable
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        new("aggregate", AggregateCommand.RunAsync, AggregateCommand.Fields, "Runs a pipeline over a collection") { ReadsDocuments = true, TakesWriteConcern = true, InStableApi = true },
        new("backup", BackupCommand.RunAsync, CommandFields.None, "Copies everything into the backup directory") { AdminOnly = true },
        new("buildInfo", OnCaller(BuildInfoCommand.Run), CommandFields.None, "The server's version") { Alias = "buildinfo", BeforeLogin = true },
        new("bulkWrite", BulkWriteCommand.RunAsync, BulkWriteCommand.Fields, "Stores, changes and removes documents of several collections")
        {
            AdminOnly = true,
            TakesWriteConcern = true,
            InStableApi = true,
            IsRetryable = true,
        },
        new("collStats", OnCaller(CollStatsCommand.Run), CollStatsCommand.Fields, "The sizes of a collection") { Alias = "collstats" },
        new("compact", CompactCommand.RunAsync, CompactCommand.Fields, "Gives unused space back to the disk"),
        new("configureFailPoint", OnCaller(ConfigureFailPointCommand.Run), ConfigureFailPointCommand.Fields, "Has commands fail, for tests") { AdminOnly = true },
        new("connectionStatus", OnCaller(ConnectionStatusCommand.Run), ConnectionStatusCommand.Fields, "Who the connection is authenticated as") { BeforeLogin = true },
        new("count", MayBeLong(CountCommand.Run), CountCommand.Fields, "Counts documents") { ReadsDocuments = true, InStableApi = true },
        new("create", CreateCommand.RunAsync, CreateCommand.Fields, "Creates a collection") { TakesWriteConcern = true, InStableApi = true },
        new("createIndexes", CreateIndexesCommand.RunAsync, CreateIndexesCommand.Fields, "Builds indexes") { TakesWriteConcern = true, InStableApi = true },
        new("dbStats", OnCaller(DbStatsCommand.Run), DbStatsCommand.Fields, "The sizes of a database") { Alias = "dbstats" },
        new("delete", DeleteCommand.RunAsync, DeleteCommand.Fields, "Removes documents") { TakesWriteConcern = true, InStableApi = true, Kind = OperationKind.Delete, IsRetryable = true },
        new("distinct", MayBeLong(DistinctCommand.Run), DistinctCommand.Fields, "The different values of a field") { ReadsDocuments = true },
        new("drop", DropCommand.RunAsync, CommandFields.None, "Removes a collection") { TakesWriteConcern = true, InStableApi = true },
        new("dropDatabase", DropDatabaseCommand.RunAsync, CommandFields.None, "Removes a database") { TakesWriteConcern = true, InStableApi = true },
        new("dropIndexes", DropIndexesCommand.RunAsync, DropIndexesCommand.Fields, "Removes indexes") { TakesWriteConcern = true, InStableApi = true, Alias = "deleteIndexes" },
        new("endSessions", OnCaller(SessionCommands.End), CommandFields.None, "Ends sessions") { InStableApi = true },
        new("explain", MayBeLong(ExplainCommand.Run), ExplainCommand.Fields, "How a command would be run") { ReadsDocuments = true, InStableApi = true },
        new("find", OnCaller(FindCommand.Run), FindCommand.Fields, "Finds documents") { ReadsDocuments = true, InStableApi = true, Kind = OperationKind.Query },
        new("findAndModify", FindAndModifyCommand.RunAsync, FindAndModifyCommand.Fields, "Changes or removes one document and answers with it")
        {
            TakesWriteConcern = true,
            InStableApi = true,
            Alias = "findandmodify",
            IsRetryable = true,
        },
        new("getCmdLineOpts", OnCaller(GetCmdLineOptsCommand.Run), CommandFields.None, "The server's command line") { AdminOnly = true },
        new("getLog", OnCaller(GetLogCommand.Run), CommandFields.None, "The server's recent log") { AdminOnly = true },
        new("getMore", GetMoreCommand.RunAsync, GetMoreCommand.Fields, "The next batch of a cursor") { InStableApi = true, Kind = OperationKind.GetMore },
        new("getParameter", OnCaller(GetParameterCommand.Run), GetParameterCommand.Fields, "Server parameters") { AdminOnly = true },
        new("hello", HelloCommand.HelloAsync, HelloCommand.Fields, "What the server is and can do") { InStableApi = true, BeforeLogin = true },
        new("hostInfo", OnCaller(HostInfoCommand.Run), CommandFields.None, "The machine the server runs on") { AdminOnly = true },
        new("insert", InsertCommand.RunAsync, InsertCommand.Fields, "Stores documents") { TakesWriteConcern = true, InStableApi = true, Kind = OperationKind.Insert, IsRetryable = true },
        new("isMaster", HelloCommand.IsMasterAsync, HelloCommand.Fields, "What the server is and can do, for older drivers")
        {
            Alias = "ismaster",
            BeforeLogin = true,
        },
        new("killCursors", OnCaller(KillCursorsCommand.Run), KillCursorsCommand.Fields, "Closes cursors") { InStableApi = true },
        new("killSessions", OnCaller(SessionCommands.Kill), CommandFields.None, "Ends sessions"),
        new("listCollections", OnCaller(ListCollectionsCommand.Run), ListCollectionsCommand.Fields, "The collections of a database") { InStableApi = true },
        new("listCommands", OnCaller(ListCommandsCommand.Run), CommandFields.None, "This list"),
        new("listDatabases", OnCaller(ListDatabasesCommand.Run), ListDatabasesCommand.Fields, "The databases") { InStableApi = true, AdminOnly = true },
        new("listIndexes", OnCaller(ListIndexesCommand.Run), ListIndexesCommand.Fields, "The indexes of a collection") { InStableApi = true },
        new("logout", OnCaller(SaslCommands.Logout), CommandFields.None, "Ends the login") { BeforeLogin = true },
        new("ping", OnCaller(PingCommand.Run), CommandFields.None, "Answers") { InStableApi = true, BeforeLogin = true },
        new("refreshSessions", OnCaller(SessionCommands.Refresh), CommandFields.None, "Keeps sessions alive") { InStableApi = true },
        new("saslContinue", OnCaller(SaslCommands.Continue), SaslCommands.ContinueFields, "Goes on with a login") { BeforeLogin = true },
        new("saslStart", OnCaller(SaslCommands.Start), SaslCommands.StartFields, "Begins a login") { BeforeLogin = true },
        new("serverStatus", OnCaller(ServerStatusCommand.Run), ServerStatusCommand.Fields, "Uptime, connections, operations and memory"),
        new("update", UpdateCommand.RunAsync, UpdateCommand.Fields, "Changes documents") { TakesWriteConcern = true, InStableApi = true, Kind = OperationKind.Update, IsRetryable = true },
        new("validate", OnCaller(ValidateCommand.Run), ValidateCommand.Fields, "Compares the indexes of a collection with its documents"),
        new("whatsmyuri", OnCaller(WhatsMyUriCommand.Run), CommandFields.None, "The client's address") { BeforeLogin = true },
    ];

    private static readonly Dictionary<string, CommandDefinition> ByName = All
        .SelectMany(command => new[] { command.Name, command.Alias ?? command.Name }.Distinct().Select(name => KeyValuePair.Create(name, command)))
        .ToDictionary(StringComparer.Ordinal);

    /// <exception cref="ServerErrorException">59: there is no such command.</exception>
    public static CommandDefinition Find(string name) => ByName.TryGetValue(name, out var command)
        ? command
        : throw new ServerErrorException(ServerError.CommandNotFound, $"no such command: '{name}'");
}
