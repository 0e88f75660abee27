namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>What follows from an error of a provider.</summary>
internal enum FaultAction
{
    /// <summary>The same request can only fail again: the turn fails at once.</summary>
    Fail,

    /// <summary>It may pass: another attempt follows, after as long as the provider asks for, or else the turn's back-off.</summary>
    Wait,
}
