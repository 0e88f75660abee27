using System.Runtime.CompilerServices;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Support;

/// <summary>An agent that does what the test says and then answers "done".</summary>
internal sealed class DelegateExecutor(Func<TurnContext, CancellationToken, Task> work) : ITurnExecutor
{
    public Type SettingsType => typeof(EchoSettings);

    public async IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await work(turn, cancellationToken);
        yield return new FullUpdate(0, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, "done"));
    }
}
