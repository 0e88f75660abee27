using MongoDB.Bson;
using TaskMessages.EmbeddedMongo.Bson;

namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>BSON: two inputs of three are damaged.</summary>
internal sealed class BsonTarget : IFuzzTarget
{
    private byte[] _input = [];
    private bool _isWhole;
    private BsonDocument _document = [];

    public string Name => "BSON";

    public int Prepare(Random random)
    {
        _input = BsonCodec.Encode(RandomBytes.Document(random));
        _isWhole = random.Next(3) == 0;
        if (!_isWhole)
            _input = RandomBytes.Damaged(_input, random);
        return _input.Length;
    }

    public bool Decode()
    {
        try
        {
            _document = BsonCodec.Decode(_input);
            return true;
        }
        catch (BsonFormatException) when (!_isWhole)
        {
            return false;
        }
    }

    public string? Verify()
    {
        var encoded = BsonCodec.Encode(_document);
        if (_isWhole && !encoded.AsSpan().SequenceEqual(_input))
            return "A whole document was encoded to other bytes: " + Convert.ToHexString(encoded);
        // Damage can leave what decoders must accept and encoders write differently, such as an array's keys.
        return BsonCodec.Encode(BsonCodec.Decode(encoded)).AsSpan().SequenceEqual(encoded) ? null : "What was accepted is another document after encoding: " + Convert.ToHexString(encoded);
    }

    public string Describe() => Convert.ToHexString(_input);
}
