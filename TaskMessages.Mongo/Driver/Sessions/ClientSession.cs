namespace TaskMessages.Mongo.Driver;

/// <inheritdoc/>
internal sealed class ClientSession : IClientSessionHandle
{
    private readonly ServerSession _session;
    private bool _disposed;

    /// <exception cref="NotSupportedException">The options ask for what is not offered.</exception>
    public ClientSession(MongoClient client, ClientSessionOptions? options, ServerSessionPool pool)
    {
        if (options?.CausalConsistency == true)
            throw new NotSupportedException("The option 'CausalConsistency' is not supported.");
        if (options?.Snapshot == true)
            throw new NotSupportedException("The option 'Snapshot' is not supported.");
        Client = client;
        Options = options ?? new ClientSessionOptions();
        _session = pool.Acquire();
    }

    public IMongoClient Client { get; }

    public bool IsImplicit => false;

    public bool IsInTransaction => false;

    public ClientSessionOptions Options { get; }

    public IServerSession ServerSession => _session;

    /// <summary>What the commands of a client carry that are given this session.</summary>
    /// <exception cref="ArgumentException">The session is another client's.</exception>
    /// <exception cref="ObjectDisposedException">The session has ended.</exception>
    public static ServerSession Of(IClientSessionHandle session, IMongoClient client)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session is not ClientSession own || !ReferenceEquals(own.Client, client))
            throw new ArgumentException("The session was begun by another client.", nameof(session));
        ObjectDisposedException.ThrowIf(own._disposed, typeof(IClientSessionHandle));
        return own._session;
    }

    public void StartTransaction(TransactionOptions? transactionOptions = null) =>
        throw new NotSupportedException("Transactions are not supported: every statement is atomic by itself.");

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        _session.Release();
    }
}
