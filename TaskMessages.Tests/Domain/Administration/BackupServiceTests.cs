using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Administration;

public sealed class BackupServiceTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public async Task Backup_ItsProgressAndEnd_CanBeSeen()
    {
        var database = new Slow();
        using var service = new BackupService(database, _clock);
        Assert.That(service.Last, Is.Null);
        var running = service.StartAsync();
        database.Progress!.Report(0.25);
        Assert.That((service.Last!.Done, service.Last.EndedAt), Is.EqualTo((0.25, (DateTime?)null)));
        Assert.That(() => service.StartAsync(), Throws.InstanceOf<DomainException>().With.Property(nameof(DomainException.Error)).EqualTo(DomainError.Conflict));

        database.End.SetResult("/backups/here");
        var ended = await running;
        Assert.That((ended.Done, ended.Directory, ended.Problem), Is.EqualTo((1d, "/backups/here", (string?)null)));
        Assert.That(service.Last, Is.EqualTo(ended));
        Assert.That(database.Name, Does.Match("^[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}$"));
    }

    [Test]
    public async Task Backup_ThatFails_SaysWhy_AndTheNextOneStarts()
    {
        var database = new Slow();
        using var service = new BackupService(database, _clock);
        var running = service.StartAsync();
        database.End.SetException(new IOException("no space left"));
        Assert.That((await running).Problem, Is.EqualTo("no space left"));

        database.End = new TaskCompletionSource<string>();
        running = service.StartAsync();
        database.End.SetResult("there");
        Assert.That((await running).Problem, Is.Null);
    }

    [Test]
    public void Backup_WhereThereIsNone_IsRefusedWithTheReason()
    {
        using var service = new BackupService(new Slow { NoBackupBecause = "not here" }, _clock);

        Assert.That(() => service.StartAsync(), Throws.InstanceOf<DomainException>().With.Message.EqualTo("not here"));
        Assert.That(service.Last, Is.Null);
    }

    private sealed class Slow : IDatabaseCare
    {
        public TaskCompletionSource<string> End { get; set; } = new();

        public IProgress<double>? Progress { get; private set; }

        public string? Name { get; private set; }

        public string Kind => "slow";

        public string? NoBackupBecause { get; init; }

        public Task<long> SizeAsync(CancellationToken cancellationToken) => Task.FromResult(0L);

        public IAsyncEnumerable<CollectionSize> CollectionsAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<CollectionSize>();

        public Task<string> BackupAsync(string name, IProgress<double> progress, CancellationToken cancellationToken)
        {
            (Name, Progress) = (name, progress);
            return End.Task;
        }
    }
}
