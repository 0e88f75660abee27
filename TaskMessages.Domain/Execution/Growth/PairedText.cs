using System.Text;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>
/// A text that grows by pieces, cut anywhere, also within a character of two UTF-16 code units. Halves that meet are joined; one that stays
/// alone becomes U+FFFD, in its place, so that what is stored is always text.
/// </summary>
internal sealed class PairedText
{
    private const char Replacement = '\uFFFD';

    private readonly StringBuilder _text = new();

    /// <summary>All that has come, half of a character at its end included.</summary>
    public int Length => _text.Length;

    /// <summary>How much of it can be shown: half of a character at its end is kept back.</summary>
    public int WholeLength => EndsInHalf ? _text.Length - 1 : _text.Length;

    private bool EndsInHalf => _text.Length > 0 && char.IsHighSurrogate(_text[^1]);

    public void Append(string piece)
    {
        if (piece.Length == 0)
            return;
        if (EndsInHalf && !char.IsLowSurrogate(piece[0]))
            _text[^1] = Replacement;
        var start = _text.Length;
        var joins = EndsInHalf;
        _text.Append(piece);
        for (var i = 0; i < piece.Length; i++)
        {
            if (!char.IsSurrogate(piece[i]) || (i == 0 && joins))
                continue;
            if (char.IsHighSurrogate(piece[i]) && (i == piece.Length - 1 || char.IsLowSurrogate(piece[i + 1])))
                i++;
            else
                _text[start + i] = Replacement;
        }
    }

    /// <summary>Nothing follows.</summary>
    public void End()
    {
        if (EndsInHalf)
            _text[^1] = Replacement;
    }

    public string From(int offset) => _text.ToString(offset, WholeLength - offset);

    public override string ToString() => From(0);
}
