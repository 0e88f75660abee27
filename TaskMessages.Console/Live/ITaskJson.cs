using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Console.Live;

/// <summary>Tasks and messages as the service's own answers say them.</summary>
public interface ITaskJson
{
    /// <summary>A task, as its contract's own answer says it, indented.</summary>
    /// <param name="task">The task.</param>
    /// <param name="input">Its last turn's text.</param>
    string Of(ChatTask task, string? input);

    /// <summary>A message, indented.</summary>
    string Of(Message message);

    /// <summary>A task on one line.</summary>
    string LineOf(ChatTask task, string? input);

    /// <summary>A message on one line.</summary>
    string LineOf(Message message);
}
