using System.Buffers;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Json;

/// <summary>
/// About how many bytes of memory a body's values take, with what the database makes of them: some short bodies, as of many empty lists, take fifty times their length.
/// Measured, and rounded up.
/// </summary>
internal struct JsonWeight(long max)
{
    private const int Object = 300;
    private const int Member = 120;
    private const int Array = 120;
    private const int Item = 30;
    private const int Text = 40;
    private const int Number = 40;
    private const int Character = 2;

    private long _left = max;

    public void AddObject() => Add(Object);

    /// <param name="length">Characters of its name.</param>
    public void AddMember(long length) => Add(Member + length * Character);

    public void AddArray() => Add(Array);

    public void AddItem() => Add(Item);

    /// <param name="length">Its characters.</param>
    public void AddText(long length) => Add(Text + length * Character);

    /// <param name="digits">Its characters.</param>
    public void AddNumber(long digits) => Add(Number + digits);

    /// <summary>What a body may weigh at the most, beside its texts: what its punctuation makes, also where it stands within a text.</summary>
    public static long AtMost(ReadOnlySequence<byte> body)
    {
        var weight = (long)Number;
        foreach (var part in body)
        {
            var bytes = part.Span;
            weight += bytes.Count((byte)'{') * (long)Object + bytes.Count((byte)'[') * (long)(Array + Item + Number)
                + bytes.Count((byte)':') * (long)(Member + Number) + bytes.Count((byte)',') * (long)(Item + Number);
        }

        return weight;
    }

    /// <summary>Whether a body may weigh more than so much; false: it does not, whatever is in it.</summary>
    public static bool MayExceed(ReadOnlySequence<byte> body, long max)
    {
        var texts = body.Length * Character;
        return (body.Length * Object) + texts > max && AtMost(body) + texts > max;
    }

    private void Add(long bytes)
    {
        _left -= bytes;
        if (_left < 0)
            throw new DomainException(DomainError.TooLarge, "The body holds more values than can be read at a time (Limits:MaxJsonMemory).");
    }
}
