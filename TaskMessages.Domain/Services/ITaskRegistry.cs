using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>Hears of tasks that come and go, where somebody else decides who may see them.</summary>
public interface ITaskRegistry
{
    /// <summary>The caller has created the task.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TransferFailed"/>: nobody would see the task.</exception>
    Task AddAsync(Caller caller, ChatTask task, CancellationToken cancellationToken);

    /// <summary>The caller has deleted the task. What goes wrong here does not bring it back.</summary>
    Task RemoveAsync(Caller caller, ChatTask task, CancellationToken cancellationToken);
}
