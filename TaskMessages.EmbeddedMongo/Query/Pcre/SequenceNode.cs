using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>Parts that follow each other.</summary>
internal sealed class SequenceNode : PatternNode
{
    private readonly PatternNode[] _items;

    public SequenceNode(params PatternNode[] items)
    {
        _items = items;
        var consumes = false;
        for (var i = items.Length - 1; i >= 0; i--)
        {
            if (consumes && items[i] == AssertionNode.LineStart)
                items[i] = AssertionNode.LineStartBeforeCharacter;
            consumes |= items[i].Consumes;
        }
        Consumes = consumes;
        Length = Array.TrueForAll(items, item => item.Length is not null) ? Clamp(items.Sum(item => item.Length!.Value)) : null;
        Captures = Array.Exists(items, item => item.Captures);
    }

    public override bool Consumes { get; }

    public override long? Length { get; }

    public override bool Captures { get; }

    public override bool IsLoop => _items.Length == 1 && _items[0].IsLoop;

    public override void Write(StringBuilder output, bool astral)
    {
        foreach (var item in _items)
            item.Write(output, astral);
    }
}
