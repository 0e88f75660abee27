namespace TaskMessages.Domain.Tasks;

/// <summary>What started a turn.</summary>
public enum TurnKind
{
    Create,
    Append,
}
