using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>A boundary of words, or a place that is none. .NET's own goes by other characters.</summary>
internal sealed class BoundaryNode : PatternNode
{
    private readonly ChoiceNode _choice;

    public BoundaryNode(SetNode word, bool negated)
    {
        var before = new GroupNode(GroupNode.Behind, word);
        var notBefore = new GroupNode(GroupNode.NotBehind, word);
        var after = new GroupNode(GroupNode.Ahead, word);
        var notAfter = new GroupNode(GroupNode.NotAhead, word);
        _choice = negated
            ? new ChoiceNode(new SequenceNode(before, after), new SequenceNode(notBefore, notAfter))
            : new ChoiceNode(new SequenceNode(before, notAfter), new SequenceNode(notBefore, after));
    }

    public override bool IsRepeatable => false;

    public override void Write(StringBuilder output, bool astral) => new GroupNode(GroupNode.Plain, _choice).Write(output, astral);
}
