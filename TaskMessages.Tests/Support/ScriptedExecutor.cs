using System.Runtime.CompilerServices;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;

namespace TaskMessages.Tests.Support;

/// <summary>
/// An agent that follows a script: updates are passed on, a time lets the clock move without the executor pausing, a function is awaited,
/// an exception is thrown.
/// </summary>
internal sealed class ScriptedExecutor(ManualClock clock, params object[] script) : ITurnExecutor
{
    private readonly List<TurnContext> _runs = [];

    public IReadOnlyList<TurnContext> Runs => _runs;

    public Type SettingsType => typeof(EchoSettings);

    public async IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _runs.Add(turn);
        foreach (var step in script)
        {
            switch (step)
            {
                case AgentUpdate update: yield return update; break;
                case TimeSpan time: clock.Advance(time); break;
                case Func<TurnContext, CancellationToken, Task> wait: await wait(turn, cancellationToken); break;
                case Exception exception: throw exception;
                default: throw new ArgumentException($"{step} is no step of a script.");
            }
        }
    }
}
