using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>A part of a pattern, to be written as .NET reads it.</summary>
internal abstract class PatternNode
{
    /// <summary>Always true, and matches nothing: it keeps .NET from merging what is before it with what is after.</summary>
    protected const string Separator = @"(?=\z|)";

    /// <summary>A length beyond all limits, so that lengths can be multiplied without overflow.</summary>
    private const long Endless = 1 << 20;

    /// <summary>Whether the part matches one character at least, and never the empty string.</summary>
    public virtual bool Consumes => false;

    /// <summary>The number of characters of every match, null if matches differ.</summary>
    public virtual long? Length => 0;

    /// <summary>Whether there is a capturing group in the part.</summary>
    public virtual bool Captures => false;

    /// <summary>Whether a pattern may have a quantifier after the part.</summary>
    public virtual bool IsRepeatable => true;

    /// <summary>Whether the part is a repeated or atomic one, or has one for an alternative, but for parentheses about it.</summary>
    public virtual bool IsLoop => false;

    /// <summary>Whether a quantifier may follow directly what is written.</summary>
    public virtual bool IsUnit(bool astral) => false;

    /// <summary>Writes the part, for subjects that have characters beyond U+FFFF, or for those that have none.</summary>
    public abstract void Write(StringBuilder output, bool astral);

    protected static long Clamp(long length) => Math.Min(length, Endless);
}
