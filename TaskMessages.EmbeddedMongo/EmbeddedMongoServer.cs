using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Server;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo;

/// <summary>
/// A MongoDB-compatible server in this process, on one directory. Clients of the same process reach it without a network; with
/// <see cref="EmbeddedMongoOptions.Listen"/> so do MongoDB's own clients over TCP. Any number may run in a process, each on a directory of its own.
/// </summary>
/// <example>
/// <code>
/// await using var mongo = await EmbeddedMongoServer.StartAsync();
/// var client = new MongoClient(mongo.ConnectionString);
/// </code>
/// </example>
public sealed class EmbeddedMongoServer : IAsyncDisposable
{
    private const string AnyLoopbackPort = "127.0.0.1:0";

    private static readonly TimeSpan HousekeepingInterval = TimeSpan.FromSeconds(2);

    private readonly StorageEngine _engine;
    private readonly CommandDispatcher _dispatcher;
    private readonly TcpServer? _tcp;
    private readonly ITimer _housekeeping;
    private readonly ILogger _logger;
    private readonly bool _isTemporary;
    private readonly ClientConnection _inProcess;
    private int _disposed;

    private EmbeddedMongoServer(StorageEngine engine, CommandDispatcher dispatcher, TcpServer? tcp, TimeProvider time, ILogger logger, string directory, bool isTemporary)
    {
        (DataDirectory, _isTemporary) = (directory, isTemporary);
        _engine = engine;
        _dispatcher = dispatcher;
        _tcp = tcp;
        _logger = logger;
        _inProcess = new ClientConnection(dispatcher.Context.Connections.Open(), "in-process", isTrusted: true, maxBatch: Math.Min(dispatcher.Context.Options.MaxInProcessBatch, BsonCodec.MaxDocumentSize));
        _housekeeping = time.CreateTimer(_ => CleanUp(), null, HousekeepingInterval, HousekeepingInterval);
    }

    /// <summary>Where the TCP listener can be reached; null when there is none.</summary>
    public IPEndPoint? Endpoint => _tcp?.Endpoint;

    /// <summary>What MongoDB clients on this machine connect to, without user and password.</summary>
    /// <exception cref="InvalidOperationException">There is no TCP listener: the server was started with <see cref="EmbeddedMongoOptions.Listen"/> null.</exception>
    public string ConnectionString => Endpoint is { } endpoint
        ? $"mongodb://{endpoint}/?{(ReplicaSet is { } name ? $"replicaSet={name}" : "directConnection=true")}"
        : throw new InvalidOperationException("The server has no TCP listener: EmbeddedMongoOptions.Listen is null.");

    private string? ReplicaSet => _dispatcher.Context.ReplicaSet?.Name;

    /// <summary>
    /// Starts a server for tests: it listens on a free port of 127.0.0.1, keeps its data in a temporary directory that is removed when it is disposed, and
    /// writes no log. What <paramref name="options"/> say goes before that.
    /// </summary>
    /// <param name="options">Null: nothing else than the defaults. <see cref="EmbeddedMongoOptions.ReplicaSetName"/> for drivers that retry their writes.</param>
    /// <param name="cancellationToken">Ends the starting only.</param>
    /// <exception cref="IOException">The directory is open in another process, its file is damaged or not a database of this server, or the address cannot be
    /// listened on.</exception>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmbeddedMongoOptions();
        return StartAsync(options with { Listen = options.Listen ?? AnyLoopbackPort }, TimeProvider.System, NullLogger.Instance, cancellationToken);
    }

    /// <summary>Opens the directory, creating it if need be, and starts to serve it.</summary>
    /// <param name="options">Without <see cref="EmbeddedMongoOptions.Listen"/>, only this process reaches the server.</param>
    /// <param name="time">For timeouts, TTL indexes and what the server says of the time.</param>
    /// <param name="logger">Gets connections, refusals and failures; never documents.</param>
    /// <param name="cancellationToken">Ends the starting only.</param>
    /// <exception cref="IOException">Another process has the directory open, its file is damaged or not a database of this server (nothing is changed
    /// then), or the address cannot be listened on.</exception>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        OptionsCheck.Check(options);
        var address = options.Listen is { } listen ? ListenAddress.Parse(listen, options.AllowRemote) : null;
        return Task.Run(() => StartAsync(options, address, time, logger), cancellationToken);
    }

    /// <summary>
    /// Runs a command (its first element names it; <c>$db</c> is in it) as a client in this process: no network lies between, no login is asked for, and
    /// nothing is copied. The caller does not change the command before it is answered, nor the documents in it or in the reply ever.
    /// </summary>
    /// <returns>The server's reply, those with <c>ok: 0</c> included.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the command may have had its effect.</exception>
    public ValueTask<BsonDocument> RunCommandAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _dispatcher.RunAsync(command, _inProcess, cancellationToken);
    }

    /// <summary>
    /// Copies everything, as it is at the moment when the copying ends, into a directory that a server can be started on; this one goes on
    /// serving. When the task has ended the copy is on disk. The token, and the server's end, end the copying and leave no copy.
    /// </summary>
    /// <exception cref="IOException">The directory already has a database, or the copy could not be written.</exception>
    public Task BackupAsync(string directory, CancellationToken cancellationToken) => BackupAsync(directory, progress: null, cancellationToken);

    /// <param name="directory">Where the copy is to be.</param>
    /// <param name="progress">Is told how much is copied, 0 to 1, after each MiB or so; null: nobody asks.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <inheritdoc cref="BackupAsync(string, CancellationToken)"/>
    public Task BackupAsync(string directory, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return _engine.BackupAsync(directory, progress, cancellationToken);
    }

    /// <summary>Closes connections and cursors, ends running commands and closes the database; what was acknowledged is on disk. A temporary directory is removed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _housekeeping.DisposeAsync().ConfigureAwait(false);
        if (_tcp is not null)
            await _tcp.DisposeAsync().ConfigureAwait(false);
        _dispatcher.Context.LongCommands.Dispose();
        await _engine.DisposeAsync().ConfigureAwait(false);
        Log.Closed(_logger);
        if (_isTemporary)
            RemoveTemporary(DataDirectory);
    }

    /// <summary>Where the data is.</summary>
    internal string DataDirectory { get; }

    /// <summary>For checks of what is stored.</summary>
    internal StorageEngine Engine => _engine;

    /// <summary>What the messages of the TCP connections take; null without a TCP listener.</summary>
    internal MessageBudget? Messages => _tcp?.Messages;

    private static async Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions options, IPEndPoint? address, TimeProvider time, ILogger logger)
    {
        if (options.Directory is not null)
            return await StartAsync(options, options.Directory, isTemporary: false, address, time, logger).ConfigureAwait(false);
        var directory = Directory.CreateTempSubdirectory("embedded-mongo-").FullName;
        try
        {
            return await StartAsync(options, directory, isTemporary: true, address, time, logger).ConfigureAwait(false);
        }
        catch (IOException)
        {
            RemoveTemporary(directory);
            throw;
        }
    }

    private static async Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions options, string directory, bool isTemporary, IPEndPoint? address, TimeProvider time, ILogger logger)
    {
        // The first socket and the commands take a new process as long as the files do, so they get ready beside them.
        var binding = Task.Run(() => CommandTable.All.Count > 0 && address is not null ? TcpServer.Bind(address) : null);
        StorageEngine engine;
        try
        {
            engine = Open(options, directory, time);
        }
        catch (IOException)
        {
            await ReleaseAsync(binding).ConfigureAwait(false);
            throw;
        }

        try
        {
            var dispatcher = new CommandDispatcher(new CommandContext(options, engine, new CursorRegistry(options, time), time, logger));
            var tcp = await binding.ConfigureAwait(false) is { } listener ? TcpServer.Start(listener, dispatcher, options) : null;
            Log.Opened(logger, directory);
            if (tcp is not null)
                Log.Listening(logger, tcp.Endpoint);
            return new EmbeddedMongoServer(engine, dispatcher, tcp, time, logger, directory, isTemporary);
        }
        catch (IOException)
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task ReleaseAsync(Task<Socket?> binding)
    {
        await ((Task)binding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (binding.IsCompletedSuccessfully && await binding.ConfigureAwait(false) is { } listener)
            listener.Dispose();
    }

    /// <summary>What cannot be removed, since a virus scanner has it open for example, is left to the system's own cleaning.</summary>
    private static void RemoveTemporary(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static StorageEngine Open(EmbeddedMongoOptions options, string directory, TimeProvider time)
    {
        try
        {
            return StorageEngine.Open(new StorageOptions { Directory = directory, ExpirySweepInterval = options.TtlInterval, MaxSortSize = options.MaxStageMemory }, time);
        }
        catch (StorageOpenException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    private void CleanUp()
    {
        _dispatcher.Context.Cursors.Expire();
        _tcp?.CloseIdle();
    }
}
