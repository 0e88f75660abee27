using System.Buffers.Binary;
using System.Text;
using TaskMessages.Benchmarks.Fuzz;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>Messages that no client would send: good ones with bytes changed, cut off, with wrong lengths or too deep, and noise.</summary>
internal sealed class HostileMessages(int seed)
{
    private static readonly byte[][] Good =
    [
        Encode("{ping: 1, $db: 'admin'}"),
        Encode("{find: 'c', filter: {a: {$gt: 1}, b: {$in: [1, 'x', null]}}, sort: {a: -1}, limit: 5, $db: 'test'}"),
        Encode("{insert: 'c', documents: [{a: 1, b: {c: [1, 2, {d: 3}]}}, {a: 'text'}], $db: 'test'}"),
        Encode("{update: 'c', updates: [{q: {a: 1}, u: {$set: {b: 2}}, multi: true}], $db: 'test'}"),
        Encode("{aggregate: 'c', pipeline: [{$match: {a: 1}}, {$group: {_id: '$a', n: {$sum: 1}}}], cursor: {}, $db: 'test'}"),
        RawConnection.Encode(writer => ClientMessages.WriteMsg(writer, 5, Shell.Doc("{insert: 'c', documents: [{a: 1}, {a: 2}], $db: 'test'}"), "documents", OpMsgFlags.None)),
        RawConnection.Encode(writer => OpMsg.Write(writer, 5, 0, Shell.Doc("{ping: 1, $db: 'admin'}"), OpMsgFlags.ChecksumPresent)),
        RawConnection.Encode(writer => ClientMessages.WriteQuery(writer, 5, "admin", Shell.Doc("{isMaster: 1, client: {application: {name: 'x'}}}"))),
    ];

    private readonly Random _random = new(seed);

    public byte[] Next() => _random.Next(8) switch
    {
        0 => Noise(),
        1 => Cut(),
        2 => WithLength(),
        3 => Nested(_random.Next(2) == 0 ? 1_000 : 150 + _random.Next(100)),
        _ => Changed(),
    };

    private byte[] Noise()
    {
        var bytes = new byte[16 + _random.Next(200)];
        _random.NextBytes(bytes);
        if (_random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _random.Next(2) == 0 ? 2013 : 2004);
        }

        return bytes;
    }

    private byte[] Cut()
    {
        var message = Pick();
        return message[..(1 + _random.Next(message.Length - 1))];
    }

    private byte[] WithLength()
    {
        var message = Pick();
        // the message's own length, or what may be the length of a document or a string in it
        var at = _random.Next(2) == 0 ? 0 : 16 + _random.Next(message.Length - 20);
        int[] lengths = [0, 1, 4, 5, 15, 16, 17, message.Length - 1, message.Length + 1, 48_000_001, int.MaxValue, int.MinValue, -1, _random.Next()];
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(at), lengths[_random.Next(lengths.Length)]);
        return message;
    }

    private byte[] Changed()
    {
        var message = Pick();
        for (var count = 1 + _random.Next(4); count > 0; count--)
            message[_random.Next(4) == 0 ? _random.Next(message.Length) : 16 + _random.Next(message.Length - 16)] = (byte)_random.Next(256);
        return message;
    }

    private byte[] Pick() => [.. Good[_random.Next(Good.Length)]];

    private static byte[] Encode(string command) => RawConnection.Encode(writer => OpMsg.Write(writer, 5, 0, Shell.Doc(command)));

    /// <summary>By hand: our own codec writes nothing that is so deep. Each level is eight bytes around the one below.</summary>
    private byte[] Nested(int depth)
    {
        const int Frame = 8;
        var value = new byte[4 + (depth * Frame)];
        var type = (byte)0x10;
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(depth * (Frame - 1)), 1);
        for (var level = depth - 1; level >= 0; level--)
        {
            var start = value.AsSpan(level * (Frame - 1));
            BinaryPrimitives.WriteInt32LittleEndian(start, value.Length - (level * Frame));
            start[4] = type;
            start[5] = (byte)'a';
            type = (byte)(_random.Next(3) == 0 ? 0x04 : 0x03);
        }

        var body = Document(
            Element(0x02, "find", [.. BitConverter.GetBytes(2), (byte)'c', 0]),
            Element(0x03, "filter", Document(Element(type, "a", value))),
            Element(0x02, "$db", [.. BitConverter.GetBytes(5), .. "test\0"u8]));
        return [.. BitConverter.GetBytes(21 + body.Length), .. BitConverter.GetBytes(5), .. BitConverter.GetBytes(0), .. BitConverter.GetBytes(2013), 0, 0, 0, 0, 0, .. body];
    }

    private static byte[] Document(params byte[][] elements) => [.. BitConverter.GetBytes(5 + elements.Sum(element => element.Length)), .. elements.SelectMany(element => element), 0];

    private static byte[] Element(int type, string name, byte[] value) => [(byte)type, .. Encoding.UTF8.GetBytes(name), 0, .. value];
}
