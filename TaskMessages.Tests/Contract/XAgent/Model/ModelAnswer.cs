namespace TaskMessages.Tests.Contract.XAgent.Model;

/// <summary>What the service says to a call: the status, and the error's code if it is one.</summary>
internal sealed record ModelAnswer(int Status, string? Code = null)
{
    public static ModelAnswer Accepted { get; } = new(202);

    public static ModelAnswer Done { get; } = new(200);

    public override string ToString() => Code is null ? $"{Status}" : $"{Status} {Code}";
}
