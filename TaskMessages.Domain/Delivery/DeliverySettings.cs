namespace TaskMessages.Domain.Delivery;

/// <summary>How agents are told of events.</summary>
public sealed record DeliverySettings
{
    /// <summary>What a lease holds beyond the call that it is for.</summary>
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(15);

    /// <summary>The longest that one call may take. Default 60 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an event is tried before it is given up. Default 1 day.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often an agent may refuse an event for good before it is given up. Default 10.</summary>
    public int MaxRefusals { get; init; } = 10;

    /// <summary>How many events of one task may wait for the agent. Default 1000.</summary>
    public int MaxPending { get; init; } = 1000;

    /// <summary>Longer than any call, so that nobody claims an event that is being told.</summary>
    public TimeSpan Lease => CallTimeout + LeaseMargin;
}
