namespace TaskMessages.Domain.Idempotency;

public enum IdempotencyState
{
    InFlight,
    Completed,
}
