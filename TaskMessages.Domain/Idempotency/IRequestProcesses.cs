namespace TaskMessages.Domain.Idempotency;

/// <summary>The processes that work on requests: which one this is, and which are no more.</summary>
public interface IRequestProcesses
{
    /// <summary>This process's name, unlike that of any other, former ones included.</summary>
    string Own { get; }

    /// <summary>Whether a process is provably dead; any doubt means alive.</summary>
    bool KnowsDead(string process);
}
