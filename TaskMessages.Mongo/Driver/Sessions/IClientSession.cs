namespace TaskMessages.Mongo.Driver;

/// <summary>A session that the caller began: the commands that are given it, one at a time, carry its <c>lsid</c>. Disposing it gives the server's session back.</summary>
public interface IClientSession : IDisposable
{
    IMongoClient Client { get; }

    /// <summary>Never: a session that the client takes for itself is shown to nobody.</summary>
    bool IsImplicit { get; }

    /// <summary>Never, as there are no transactions.</summary>
    bool IsInTransaction { get; }

    ClientSessionOptions Options { get; }

    IServerSession ServerSession { get; }

    /// <exception cref="NotSupportedException">Always: every statement is atomic by itself, and no statements are together.</exception>
    void StartTransaction(TransactionOptions? transactionOptions = null);
}
