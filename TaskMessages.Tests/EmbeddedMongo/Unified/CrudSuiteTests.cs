namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>Reading and writing documents.</summary>
public sealed class CrudSuiteTests : UnifiedSuite
{
    private protected override string Suite => "crud";

    internal override int Held => 266;

    private protected override IReadOnlyDictionary<string, string> Reasons => CrudSuiteExceptions.Reasons;
}
