using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Api.Live;

/// <summary>Listens to a task, for however many. Both calls return at once and never throw.</summary>
internal interface ITaskListener
{
    /// <summary>Whether it wants to know of text before it is stored.</summary>
    bool WantsText { get; }

    /// <summary>The task may have changed in the database.</summary>
    void Changed();

    void Grown(GrowingText piece);
}
