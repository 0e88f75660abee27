using System.Globalization;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Administration;

/// <summary>Makes backups, one at a time, whoever watches. What it knows of the last one is this process's and gone with it; the copy is not.</summary>
public sealed class BackupService(IDatabaseCare database, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private BackupState? _last;

    /// <summary>Why there are none, for people; null: there are.</summary>
    public string? NoneBecause => database.NoBackupBecause;

    /// <summary>The one that is made, or the last one; null: none since the start.</summary>
    public BackupState? Last
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    /// <summary>Starts one, named by the time. It goes on when whoever started it leaves.</summary>
    /// <returns>Ends with the backup, whose state it is; the running one's when there is one.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.BadRequest"/>: <see cref="NoneBecause"/>. <see cref="DomainError.Conflict"/>: one is being made.</exception>
    public Task<BackupState> StartAsync()
    {
        if (NoneBecause is { } reason)
            throw new DomainException(DomainError.BadRequest, reason);
        var now = clock.GetUtcMilliseconds();
        var state = new BackupState(now.ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture), now, 0);
        lock (_gate)
        {
            if (_last is { EndedAt: null })
                throw new DomainException(DomainError.Conflict, "A backup is being made already.");
            _last = state;
        }

        return RunAsync(state);
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private async Task<BackupState> RunAsync(BackupState state)
    {
        try
        {
            var directory = await database.BackupAsync(state.Name, new Reporter(this), _closing.Token);
            return Note(last => last with { Done = 1, EndedAt = clock.GetUtcMilliseconds(), Directory = directory });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StoreException or OperationCanceledException)
        {
            var problem = error is OperationCanceledException ? "The service was stopped." : error.Message;
            return Note(last => last with { EndedAt = clock.GetUtcMilliseconds(), Problem = problem });
        }
    }

    private BackupState Note(Func<BackupState, BackupState> change)
    {
        lock (_gate)
            return _last = change(_last!);
    }

    /// <summary>Notes on the spot; the framework's own would come later, and out of turn.</summary>
    private sealed class Reporter(BackupService service) : IProgress<double>
    {
        public void Report(double value) => service.Note(last => last with { Done = value });
    }
}
