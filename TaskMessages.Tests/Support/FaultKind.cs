namespace TaskMessages.Tests.Support;

/// <summary>What becomes of the write whose caller does not learn of it.</summary>
public enum FaultKind
{
    Lost,
    Applied,

    /// <summary>It is applied only when the test says so, after other writes.</summary>
    Late,
}
