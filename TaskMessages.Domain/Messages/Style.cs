namespace TaskMessages.Domain.Messages;

/// <summary>A display hint, nothing more.</summary>
public enum Style
{
    Static,
    Active,
}
