using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>
/// Takes a JSON object apart while it comes: its members, and of its lists of messages and states one item after the other. Only the item that is being read is held. Values are
/// those of <see cref="StrictJsonReader"/>.
/// </summary>
/// <param name="limits">Of each item.</param>
/// <param name="maxBytes">Of the whole.</param>
/// <param name="tooLarge">What is said beyond that.</param>
/// <param name="invalid">What is said of what is no JSON object.</param>
internal sealed class SnapshotParser(LimitsOptions limits, long maxBytes, Func<DomainException> tooLarge, Func<RequestError, DomainException> invalid)
{
    public const string Messages = "messages";
    public const string TaskStates = "task_states";

    /// <summary>As JSON a document of the database is not larger, but for one that consists of control characters.</summary>
    private const int LargestItem = 64 * 1024 * 1024;

    private const int FirstLength = 128 * 1024;

    private byte[] _buffer = new byte[FirstLength];
    private int _start;
    private int _end;

    /// <summary>With fewer bytes it is of no use to try again.</summary>
    private int _needed = 1;

    private long _taken;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = limits.MaxJsonDepth + 2 });
    private Place _place = Place.Outside;
    private string _name = "";
    private int _index;

    private enum Place
    {
        Outside,
        Members,
        Value,
        Items,
        End,
    }

    /// <summary>How many bytes are held.</summary>
    public int Held => _buffer.Length;

    /// <exception cref="DomainException">It is no JSON object, or too large.</exception>
    public async IAsyncEnumerable<SnapshotPart> ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> bytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in bytes.WithCancellation(cancellationToken))
        {
            Take(some.Span);
            while (TryStep(isLast: false, out var part))
            {
                if (part is { } found)
                    yield return found;
            }
        }

        while (TryStep(isLast: true, out var part))
        {
            if (part is { } found)
                yield return found;
        }

        if (_place != Place.End)
            throw Malformed(_taken);
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        _taken += bytes.Length;
        if (_taken > maxBytes)
            throw tooLarge();
        if (_end + bytes.Length > _buffer.Length)
            MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    private void MakeRoom(int more)
    {
        var held = _end - _start;
        if (held + more > LargestItem)
            throw new DomainException(DomainError.TooLarge, $"An item of the contents is larger than {LargestItem} bytes ({_name}.{_index}).");
        var target = held + more > _buffer.Length ? new byte[Math.Max(_buffer.Length * 2, held + more)] : _buffer;
        _buffer.AsSpan(_start, held).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, held);
    }

    /// <returns>False when more bytes are needed, or there is nothing left.</returns>
    private bool TryStep(bool isLast, out SnapshotPart? part)
    {
        part = null;
        if (!isLast && _end - _start < _needed)
            return false;
        try
        {
            var bytes = _buffer.AsSpan(_start, _end - _start);
            var reader = new Utf8JsonReader(bytes, isLast, _state);
            if (!reader.Read() || !TryTake(ref reader, bytes, out part))
            {
                // an item that comes in many pieces is not looked through with each of them
                _needed = isLast ? 0 : bytes.Length * 2;
                return false;
            }

            _state = reader.CurrentState;
            _start += (int)reader.BytesConsumed;
            _needed = 1;
            return true;
        }
        catch (JsonException)
        {
            throw Malformed(_taken - (_end - _start));
        }
    }

    private bool TryTake(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, out SnapshotPart? part)
    {
        part = null;
        switch (_place)
        {
            case Place.Outside when reader.TokenType == JsonTokenType.StartObject:
                _place = Place.Members;
                return true;
            case Place.Outside:
                throw invalid(new RequestError("Input should be a valid dictionary or object to extract fields from", ""));
            case Place.Members when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.End;
                return true;
            case Place.Members:
                _name = reader.GetString()!;
                _place = Place.Value;
                return true;
            case Place.Value when reader.TokenType == JsonTokenType.StartArray && _name is Messages or TaskStates:
                (_place, _index) = (Place.Items, 0);
                return true;
            case Place.Items when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.Members;
                return true;
            default:
                return TryTakeValue(ref reader, bytes, out part);
        }
    }

    private bool TryTakeValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, out SnapshotPart? part)
    {
        part = null;
        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;
        var reading = StrictJsonReader.Read(
            new ReadOnlySequence<byte>(bytes[start..(int)reader.BytesConsumed].ToArray()), limits.MaxJsonDepth, limits.MaxJsonMemory);
        if (reading.Error is { } error)
            throw invalid(error with { Location = PlaceName });
        part = new SnapshotPart(_name, _place == Place.Items ? _index++ : null, reading.Value);
        if (_place == Place.Value)
            _place = Place.Members;
        return true;
    }

    private string PlaceName => _place == Place.Items ? string.Create(CultureInfo.InvariantCulture, $"{_name}.{_index}") : _name;

    private DomainException Malformed(long position) => invalid(new RequestError("JSON decode error", position.ToString(CultureInfo.InvariantCulture)));
}
