using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Console.Agents;

/// <summary>The API's own rules for agents, so that a form accepts what a request may say and nothing else.</summary>
public interface IAgentRules
{
    /// <summary>Reads an agent as <c>POST /v1/admin/agents</c> does.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/>, with the member in its text.</exception>
    AgentSpec Read(JsonMap agent);

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/>: it is none.</exception>
    JsonMap ReadObject(string json);
}
