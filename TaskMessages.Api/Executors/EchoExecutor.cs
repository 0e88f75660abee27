using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Executors;

/// <summary>Answers with the user's own message: what is needed to try the service, and to measure it.</summary>
internal sealed class EchoExecutor : ITurnExecutor
{
    public Type SettingsType => typeof(EchoSettings);

    public IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        AgentUpdate[] answer = [new FullUpdate(0, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, turn.Message))];
        return answer.ToAsyncEnumerable();
    }
}
