using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Json;

/// <summary>
/// Reads a request body exactly as RFC 8259 has it, into plain values: null, bool, long, double, string, list, map; and
/// <see cref="BigInteger"/> for integers beyond 64 bits. Json.NET also reads comments, single quotes, hexadecimal numbers and NaN, which
/// both contracts refuse, so it is not used here.
/// </summary>
internal static class StrictJsonReader
{
    /// <summary>The most digits an integer may have, as in the contract's own number parser.</summary>
    public const int LongestInteger = 4300;

    private const int Utf8BomLength = 3;

    /// <param name="body">The complete body.</param>
    /// <param name="maxDepth">Deepest nesting of objects and arrays that is read.</param>
    /// <param name="maxMemory">Most bytes that the values may take, by <see cref="JsonWeight"/>.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TooLarge"/>: they would take more.</exception>
    public static JsonReading Read(ReadOnlySequence<byte> body, int maxDepth, long maxMemory = long.MaxValue)
    {
        body = SkipBom(body);
        if (body.IsEmpty)
            return JsonReading.Failed("Field required");

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            if (JsonWeight.MayExceed(body, maxMemory))
                Weigh(reader, maxMemory);
            reader.Read();
            var weight = new JsonWeight(maxMemory);
            var value = ReadValue(ref reader, ref weight);
            reader.Read();
            return new JsonReading(value, null);
        }
        catch (JsonException error)
        {
            return Malformed(PositionOf(error, body));
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode: bytes that are not UTF-8, or half of a surrogate pair.
            return JsonReading.Failed("Input should be a valid string, unable to parse raw data as a unicode string");
        }
        catch (OverflowException error)
        {
            return JsonReading.Failed(error.Message);
        }
    }

    /// <summary>The parser counts lines, the contract counts from the start; in bytes.</summary>
    private static long PositionOf(JsonException error, ReadOnlySequence<byte> body)
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        var lineStart = 0;
        for (var line = 0L; line < error.LineNumber.GetValueOrDefault(); line++)
            lineStart += bytes[lineStart..].IndexOf((byte)'\n') + 1;
        return lineStart + error.BytePositionInLine.GetValueOrDefault();
    }

    private static JsonReading Malformed(long position) =>
        JsonReading.Failed("JSON decode error", position.ToString(CultureInfo.InvariantCulture));

    private static ReadOnlySequence<byte> SkipBom(ReadOnlySequence<byte> body)
    {
        var first = body.FirstSpan;
        return first.Length >= Utf8BomLength && first[..Utf8BomLength].SequenceEqual("\uFEFF"u8) ? body.Slice(Utf8BomLength) : body;
    }

    /// <summary>Refuses what takes too much before any of it is made. What is no JSON ends it too, and is told by the reading.</summary>
    /// <param name="reader">A copy, at the beginning.</param>
    /// <param name="maxMemory">As <see cref="Read"/> has it.</param>
    /// <exception cref="DomainException">As <see cref="Read"/> has it.</exception>
    private static void Weigh(Utf8JsonReader reader, long maxMemory)
    {
        var weight = new JsonWeight(maxMemory);
        var lists = new Stack<bool>();
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject or JsonTokenType.PropertyName) && lists.TryPeek(out var isInList) && isInList)
                weight.AddItem();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    weight.AddObject();
                    lists.Push(false);
                    break;
                case JsonTokenType.StartArray:
                    weight.AddArray();
                    lists.Push(true);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    lists.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    weight.AddMember(LengthOf(reader));
                    break;
                case JsonTokenType.String:
                    weight.AddText(LengthOf(reader));
                    break;
                case JsonTokenType.Number:
                    weight.AddNumber(reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length);
                    break;
                default:
                    break;
            }
        }
    }

    /// <returns>Characters of the text that the reader is at.</returns>
    private static int LengthOf(in Utf8JsonReader reader)
    {
        if (reader is { ValueIsEscaped: false, HasValueSequence: false } && Ascii.IsValid(reader.ValueSpan))
            return reader.ValueSpan.Length;
        var characters = ArrayPool<char>.Shared.Rent(reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length);
        try
        {
            return reader.CopyString(characters);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader, ref JsonWeight weight)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, ref weight);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, ref weight);
            case JsonTokenType.String:
                var text = reader.GetString();
                weight.AddText(text!.Length);
                return text;
            case JsonTokenType.Number:
                weight.AddNumber(reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length);
                return ReadNumber(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return null;
        }
    }

    private static JsonMap ReadObject(ref Utf8JsonReader reader, ref JsonWeight weight)
    {
        weight.AddObject();
        var map = new JsonMap(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            weight.AddMember(name.Length);
            reader.Read();
            map[name] = ReadValue(ref reader, ref weight);
        }
        return map;
    }

    private static List<object?> ReadArray(ref Utf8JsonReader reader, ref JsonWeight weight)
    {
        weight.AddArray();
        var list = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            weight.AddItem();
            list.Add(ReadValue(ref reader, ref weight));
        }
        return list;
    }

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer))
            return integer;

        var text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (text.IndexOfAny(".eE"u8) >= 0)
        {
            return Utf8Parser.TryParse(text, out double number, out _) && double.IsFinite(number)
                ? number
                : throw new OverflowException("Input should be a finite number");
        }
        return text.Length <= LongestInteger
            ? BigInteger.Parse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture)
            : throw new OverflowException("Unable to parse input string as an integer, exceeded maximum size");
    }
}
