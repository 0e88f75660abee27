namespace TaskMessages.Domain.Messages;

public enum Author
{
    User,
    Agent,
}
