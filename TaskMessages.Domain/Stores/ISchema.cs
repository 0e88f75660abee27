namespace TaskMessages.Domain.Stores;

/// <summary>Collections and indexes.</summary>
public interface ISchema
{
    /// <summary>Creates what is missing; safe to repeat and to run in several processes at once.</summary>
    Task EnsureAsync(CancellationToken cancellationToken);
}
