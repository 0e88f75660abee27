using TaskMessages.Domain.Administration;

namespace TaskMessages.Domain.Stores;

/// <summary>What an operator asks of the database itself.</summary>
/// <exception cref="Errors.StoreException">Any method: the database is away, or refuses.</exception>
public interface IDatabaseCare
{
    /// <summary>What kind of database it is, for people.</summary>
    string Kind { get; }

    /// <summary>Why this service makes no backups, for people; null: it does.</summary>
    string? NoBackupBecause { get; }

    /// <summary>What it takes of the disk, in bytes. Nothing is read for it that grows with the data.</summary>
    Task<long> SizeAsync(CancellationToken cancellationToken);

    /// <summary>Every collection. An embedded database reads all of it to tell.</summary>
    IAsyncEnumerable<CollectionSize> CollectionsAsync(CancellationToken cancellationToken);

    /// <summary>Copies everything, as it is when the copying ends.</summary>
    /// <param name="name">The copy's: letters, digits and <c>-</c>.</param>
    /// <param name="progress">Is told how much is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it; no copy is left then.</param>
    /// <returns>Where the copy is.</returns>
    /// <exception cref="IOException">It could not be written; the message says why.</exception>
    /// <exception cref="InvalidOperationException"><see cref="NoBackupBecause"/> says why.</exception>
    Task<string> BackupAsync(string name, IProgress<double> progress, CancellationToken cancellationToken);
}
