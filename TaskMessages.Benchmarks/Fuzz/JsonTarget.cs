using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Bson.IO;

namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>Extended JSON: two inputs of three are damaged.</summary>
internal sealed class JsonTarget : IFuzzTarget
{
    private const int DeepestNesting = 3_000;
    private const string Interesting = "{}[]\",:$\\/0123456789eE+-.tfnu'() \0\n\uD83D\uDE00\u00E9";

    private static readonly JsonWriterSettings Canonical = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };
    private static readonly JsonWriterSettings Relaxed = new() { OutputMode = JsonOutputMode.RelaxedExtendedJson };

    private string _input = "";
    private bool _isWhole;
    private JsonWriterSettings _settings = Canonical;
    private BsonDocument _document = [];
    private byte[] _encoded = [];

    public string Name => "Extended JSON";

    public int Prepare(Random random)
    {
        _settings = random.Next(2) == 0 ? Canonical : Relaxed;
        _input = RandomBytes.Document(random).ToJson(_settings);
        _isWhole = random.Next(3) == 0;
        if (!_isWhole)
            _input = random.Next(1_000) == 0 ? Nested(random) : Damaged(random);
        return _input.Length * sizeof(char);
    }

    public bool Decode()
    {
        try
        {
            _document = BsonDocument.Parse(_input);
            // Some text is JSON and still no document: a name with NUL, half a character.
            _encoded = BsonCodec.Encode(_document);
            return true;
        }
        catch (BsonFormatException) when (!_isWhole)
        {
            return false;
        }
    }

    public string? Verify()
    {
        if (_isWhole && _document.ToJson(_settings) is var same && same != _input)
            return "A whole text was written differently: " + same;
        var canonical = _document.ToJson(Canonical);
        return BsonCodec.Encode(BsonDocument.Parse(canonical)).AsSpan().SequenceEqual(_encoded) ? null : "What was accepted is another document after writing: " + canonical;
    }

    public string Describe() => _input;

    private static string Nested(Random random) => string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "{\"a\":" : "[", random.Next(DeepestNesting))) + "1";

    private string Damaged(Random random)
    {
        var characters = new List<char>(_input);
        Mutation.Apply<char>(characters, random, Interesting);
        return new string([.. characters]);
    }
}
