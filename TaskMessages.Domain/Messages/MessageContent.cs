namespace TaskMessages.Domain.Messages;

/// <summary>What a message says; one sealed type for each <see cref="ContentType"/> (message contract, section 4).</summary>
public abstract record MessageContent(Author Author, Style Style)
{
    public abstract ContentType Type { get; }
}
