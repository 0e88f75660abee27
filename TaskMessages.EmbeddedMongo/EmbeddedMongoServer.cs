using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Server;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo;

/// <summary>
/// A MongoDB-compatible server in this process, on one directory. Clients of the same process reach it without a network; with
/// <see cref="EmbeddedMongoOptions.Listen"/> so do MongoDB's own clients over TCP.
/// </summary>
public sealed class EmbeddedMongoServer : IAsyncDisposable
{
    private static readonly TimeSpan HousekeepingInterval = TimeSpan.FromSeconds(15);

    private readonly StorageEngine _engine;
    private readonly CommandDispatcher _dispatcher;
    private readonly TcpServer? _tcp;
    private readonly ITimer _housekeeping;
    private readonly ILogger _logger;
    private readonly ClientConnection _inProcess;
    private int _disposed;

    private EmbeddedMongoServer(StorageEngine engine, CommandDispatcher dispatcher, TcpServer? tcp, TimeProvider time, ILogger logger)
    {
        _engine = engine;
        _dispatcher = dispatcher;
        _tcp = tcp;
        _logger = logger;
        _inProcess = new ClientConnection(dispatcher.Context.Connections.Open(), "in-process", isTrusted: true);
        _housekeeping = time.CreateTimer(_ => CleanUp(), null, HousekeepingInterval, HousekeepingInterval);
    }

    /// <summary>Where the TCP listener can be reached; null when there is none.</summary>
    public IPEndPoint? Endpoint => _tcp?.Endpoint;

    /// <summary>What MongoDB clients on this machine connect to, without user and password; null without a TCP listener.</summary>
    public string? ConnectionString => Endpoint is { } endpoint ? $"mongodb://{endpoint}/?{(ReplicaSet is { } name ? $"replicaSet={name}" : "directConnection=true")}" : null;

    private string? ReplicaSet => _dispatcher.Context.ReplicaSet?.Name;

    /// <summary>Opens the directory, creating it if need be, and starts to serve it.</summary>
    /// <exception cref="IOException">Another process has the directory open, its file is damaged or not a database of this server (nothing is changed
    /// then), or the address cannot be listened on.</exception>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if ((options.Username is null) != (options.Password is null) || options.Username is "" || options.Password is "")
            throw new ArgumentException("EmbeddedMongo:Username and EmbeddedMongo:Password belong together.", nameof(options));
        if (options.ReplicaSetName is { } name && !ReplicaSetPose.IsName(name))
            throw new ArgumentException("EmbeddedMongo:ReplicaSetName must be 1 to 64 letters, digits, '-', '_' or '.'.", nameof(options));
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
    public Task BackupAsync(string directory, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return _engine.BackupAsync(directory, cancellationToken);
    }

    /// <summary>Closes connections and cursors, ends running commands and closes the database; what was acknowledged is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _housekeeping.DisposeAsync().ConfigureAwait(false);
        if (_tcp is not null)
            await _tcp.DisposeAsync().ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
        Log.Closed(_logger);
    }

    /// <summary>For checks of what is stored.</summary>
    internal StorageEngine Engine => _engine;

    /// <summary>What the messages of the TCP connections take; null without a TCP listener.</summary>
    internal MessageBudget? Messages => _tcp?.Messages;

    private static async Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions options, IPEndPoint? address, TimeProvider time, ILogger logger)
    {
        // The first socket and the commands take a new process as long as the files do, so they get ready beside them.
        var binding = Task.Run(() => CommandTable.All.Count > 0 && address is not null ? TcpServer.Bind(address) : null);
        StorageEngine engine;
        try
        {
            engine = Open(options, time);
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
            Log.Opened(logger, options.Directory);
            if (tcp is not null)
                Log.Listening(logger, tcp.Endpoint);
            return new EmbeddedMongoServer(engine, dispatcher, tcp, time, logger);
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

    private static StorageEngine Open(EmbeddedMongoOptions options, TimeProvider time)
    {
        try
        {
            return StorageEngine.Open(new StorageOptions { Directory = options.Directory, ExpirySweepInterval = options.TtlInterval, MaxSortSize = options.MaxStageMemory }, time);
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
