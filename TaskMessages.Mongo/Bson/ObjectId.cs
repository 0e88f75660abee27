using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace TaskMessages.Mongo.Bson;

/// <summary>A 12-byte identifier: seconds since the Unix epoch, five random bytes of this process, a counter.</summary>
public readonly struct ObjectId : IComparable<ObjectId>, IEquatable<ObjectId>
{
    private static readonly (int High, byte Low) ProcessRandom = (RandomNumberGenerator.GetInt32(int.MaxValue), (byte)RandomNumberGenerator.GetInt32(256));
    private static int _counter = RandomNumberGenerator.GetInt32(0x1000000);

    private readonly int _a;
    private readonly int _b;
    private readonly int _c;

    /// <exception cref="ArgumentException">There are not exactly 12 bytes.</exception>
    public ObjectId(byte[] bytes)
        : this((bytes ?? throw new ArgumentNullException(nameof(bytes))).AsSpan())
    {
    }

    /// <exception cref="FormatException">The text is not 24 hexadecimal digits.</exception>
    public ObjectId(string value)
        : this(Parse(value))
    {
    }

    internal ObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 12)
            throw new ArgumentException("Byte array must be 12 bytes long", nameof(bytes));
        _a = BinaryPrimitives.ReadInt32BigEndian(bytes);
        _b = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        _c = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
    }

    private ObjectId(ObjectId other) => this = other;

    private ObjectId(int a, int b, int c)
    {
        _a = a;
        _b = b;
        _c = c;
    }

    public static ObjectId Empty => default;

    /// <summary>Seconds since the Unix epoch, as stored.</summary>
    public int Timestamp => _a;

    public DateTime CreationTime => DateTime.UnixEpoch.AddSeconds((uint)_a);

    public static bool operator <(ObjectId lhs, ObjectId rhs) => lhs.CompareTo(rhs) < 0;

    public static bool operator <=(ObjectId lhs, ObjectId rhs) => lhs.CompareTo(rhs) <= 0;

    public static bool operator ==(ObjectId lhs, ObjectId rhs) => lhs.Equals(rhs);

    public static bool operator !=(ObjectId lhs, ObjectId rhs) => !lhs.Equals(rhs);

    public static bool operator >=(ObjectId lhs, ObjectId rhs) => lhs.CompareTo(rhs) >= 0;

    public static bool operator >(ObjectId lhs, ObjectId rhs) => lhs.CompareTo(rhs) > 0;

    public static ObjectId GenerateNewId() => GenerateNewId((int)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    public static ObjectId GenerateNewId(DateTime timestamp) =>
        GenerateNewId((int)(uint)(BsonUtils.ToMillisecondsSinceEpoch(timestamp) / 1000));

    public static ObjectId GenerateNewId(int timestamp)
    {
        var counter = Interlocked.Increment(ref _counter) & 0xffffff;
        return new ObjectId(timestamp, ProcessRandom.High, (ProcessRandom.Low << 24) | counter);
    }

    /// <exception cref="FormatException">The text is not 24 hexadecimal digits.</exception>
    public static ObjectId Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var objectId) ? objectId : throw new FormatException($"'{s}' is not a valid 24 digit hex string.");
    }

    public static bool TryParse([NotNullWhen(true)] string? s, out ObjectId objectId)
    {
        Span<byte> bytes = stackalloc byte[12];
        if (s is not { Length: 24 } || Convert.FromHexString(s, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            objectId = default;
            return false;
        }

        objectId = new ObjectId(bytes);
        return true;
    }

    public int CompareTo(ObjectId other)
    {
        var result = ((uint)_a).CompareTo((uint)other._a);
        if (result == 0)
            result = ((uint)_b).CompareTo((uint)other._b);
        return result != 0 ? result : ((uint)_c).CompareTo((uint)other._c);
    }

    public bool Equals(ObjectId rhs) => _a == rhs._a && _b == rhs._b && _c == rhs._c;

    public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b, _c);

    public byte[] ToByteArray()
    {
        var bytes = new byte[12];
        WriteTo(bytes);
        return bytes;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[12];
        WriteTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    internal void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, _a);
        BinaryPrimitives.WriteInt32BigEndian(destination[4..], _b);
        BinaryPrimitives.WriteInt32BigEndian(destination[8..], _c);
    }
}
