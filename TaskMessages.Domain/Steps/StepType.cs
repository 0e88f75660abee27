namespace TaskMessages.Domain.Steps;

/// <summary>What a step is (section 8). The set is closed.</summary>
public enum StepType
{
    Thinking,
    ToolCall,
    AgentDelegation,
    Message,
}
