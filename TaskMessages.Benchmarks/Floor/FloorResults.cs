using TaskMessages.Benchmarks.Load;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>What the machine allows at this hour.</summary>
/// <param name="Creates">Tasks accepted.</param>
/// <param name="CreatesAnswered">The same while each gets an answer.</param>
/// <param name="BareReads">Answers of the bare MVC action.</param>
internal sealed record FloorResults(LoadResult Creates, LoadResult CreatesAnswered, LoadResult BareReads)
{
    public IReadOnlyList<LoadResult> All => [Creates, CreatesAnswered, BareReads];
}
