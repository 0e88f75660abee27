namespace TaskMessages.Domain.Steps;

/// <summary>How far a step is (section 8).</summary>
public enum StepStatus
{
    Running,
    Completed,
    Failed,
}
