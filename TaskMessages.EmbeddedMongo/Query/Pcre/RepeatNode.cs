using System.Globalization;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>A quantified part.</summary>
internal sealed class RepeatNode : PatternNode
{
    public const int Unlimited = int.MaxValue;

    private readonly PatternNode _body;
    private readonly int _least;
    private readonly int _most;
    private readonly char _suffix;

    /// <param name="suffix"><c>?</c> for as few as possible, <c>+</c> for no less than possible, none otherwise.</param>
    public RepeatNode(PatternNode body, int least, int most, char suffix)
    {
        _body = body;
        var limit = body is GroupNode { IsLookaround: true } ? 1 : Unlimited;
        _least = Math.Min(least, limit);
        _most = Math.Min(most, limit);
        _suffix = suffix;
        if (suffix == '?' && _most > 1 && !body.Consumes)
            throw PcreError.Unsupported("a lazy quantifier after a group that may match the empty string");
    }

    public override bool Consumes => _least > 0 && _body.Consumes;

    /// <summary>None for a repeated lookbehind assertion, which PCRE2 takes for one of variable length.</summary>
    public override long? Length => _body switch
    {
        GroupNode { IsLookbehind: true } => null,
        GroupNode { IsLookaround: true } => 0,
        { Length: { } length } when _least == _most => Clamp(length * _least),
        _ => null,
    };

    public override bool Captures => _body.Captures;

    public override bool IsLoop => true;

    public override bool IsUnit(bool astral) => _suffix == '+' || IsOptionalGroup;

    /// <summary>
    /// .NET makes one loop of a loop in a loop, even of <c>(?&gt;a+)*</c>, which then gives nothing back any more, or
    /// of <c>(?:a+|)+</c>, which then does not match nothing; it does not do so with a separator before the inner loop.
    /// </summary>
    private bool NeedsSeparator => _body.IsLoop;

    /// <summary>Whether to write alternatives, one of them empty: .NET's loops go astray over matches of nothing.</summary>
    private bool IsOptionalGroup => _most <= 1 && !_body.Consumes;

    public override void Write(StringBuilder output, bool astral)
    {
        if (_suffix == '+')
            output.Append(GroupNode.Atomic).Append(_body is SetNode ? "" : Separator);
        if (IsOptionalGroup)
            WriteOptional(output, astral);
        else
            WriteLoop(output, astral);
        if (_suffix == '+')
            output.Append(')');
    }

    private void WriteOptional(StringBuilder output, bool astral)
    {
        output.Append(GroupNode.Plain);
        if (_least == 0 && _suffix == '?')
            output.Append('|');
        if (_most == 0)
            output.Append("(?!)");
        _body.Write(output, astral);
        if (_least == 0 && _suffix != '?')
            output.Append('|');
        output.Append(')');
    }

    private void WriteLoop(StringBuilder output, bool astral)
    {
        var wrap = NeedsSeparator || !_body.IsUnit(astral);
        if (wrap)
            output.Append(GroupNode.Plain);
        if (NeedsSeparator)
            output.Append(Separator);
        _body.Write(output, astral);
        if (wrap)
            output.Append(')');
        WriteQuantifier(output);
        if (_suffix == '?')
            output.Append('?');
    }

    private void WriteQuantifier(StringBuilder output)
    {
        switch (_least, _most)
        {
            case (0, Unlimited):
                output.Append('*');
                break;
            case (1, Unlimited):
                output.Append('+');
                break;
            case (0, 1):
                output.Append('?');
                break;
            case (_, Unlimited):
                output.Append(CultureInfo.InvariantCulture, $"{{{_least},}}");
                break;
            default:
                output.Append(CultureInfo.InvariantCulture, $"{{{_least},{_most}}}");
                break;
        }
    }
}
