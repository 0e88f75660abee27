using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage;

namespace TaskMessages.Api.Hosting;

/// <summary>The size of the database that the settings name, and backups of it where it is embedded.</summary>
internal sealed class DatabaseCare(DatabaseConnection connection, DatabaseSizes sizes, IOptions<MongoOptions> mongo, IOptions<EmbeddedMongoOptions> embedded) : IDatabaseCare
{
    private const string Files = "database.sqlite*";

    public string Kind => mongo.Value.IsEmbedded ? "embedded" : "a MongoDB deployment";

    public string? NoBackupBecause => (mongo.Value.IsEmbedded, string.IsNullOrEmpty(embedded.Value.BackupDirectory)) switch
    {
        (false, _) => "The data is on a MongoDB deployment, which is backed up with MongoDB's own tools.",
        (true, true) => "There are no backups: EmbeddedMongo:BackupDirectory is not set.",
        _ => null,
    };

    public Task<long> SizeAsync(CancellationToken cancellationToken) =>
        mongo.Value.IsEmbedded ? Task.FromResult(FilesIn(mongo.Value.EmbeddedDirectory)) : sizes.TotalAsync(cancellationToken);

    public IAsyncEnumerable<CollectionSize> CollectionsAsync(CancellationToken cancellationToken) => sizes.CollectionsAsync(cancellationToken);

    public async Task<string> BackupAsync(string name, IProgress<double> progress, CancellationToken cancellationToken)
    {
        if (NoBackupBecause is { } reason)
            throw new InvalidOperationException(reason);
        var directory = Path.GetFullPath(Path.Combine(embedded.Value.BackupDirectory!, name));
        await connection.Server!.BackupAsync(directory, progress, cancellationToken);
        return directory;
    }

    /// <summary>A file of the log may go while it is looked at.</summary>
    private static long FilesIn(string directory) =>
        new DirectoryInfo(Path.GetFullPath(directory)).EnumerateFiles(Files).Sum(file => file.Exists ? file.Length : 0);
}
