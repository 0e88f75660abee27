using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>Alternatives, the first that leads to a match being taken.</summary>
internal sealed class ChoiceNode : PatternNode
{
    public ChoiceNode(params PatternNode[] branches)
    {
        Branches = branches;
        Consumes = Array.TrueForAll(branches, branch => branch.Consumes);
        Length = Array.TrueForAll(branches, branch => branch.Length == branches[0].Length) ? branches[0].Length : null;
        Captures = Array.Exists(branches, branch => branch.Captures);
    }

    public IReadOnlyList<PatternNode> Branches { get; }

    public override bool Consumes { get; }

    public override long? Length { get; }

    public override bool Captures { get; }

    public override bool IsLoop => Branches.Any(branch => branch.IsLoop);

    public override void Write(StringBuilder output, bool astral)
    {
        for (var i = 0; i < Branches.Count; i++)
        {
            if (i > 0)
                output.Append('|');
            Branches[i].Write(output, astral);
        }
    }
}
