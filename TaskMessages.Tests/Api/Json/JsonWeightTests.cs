using System.Buffers;
using System.Text;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Tests.Api.Json;

/// <summary>What a body weighs is known before any of its values is made.</summary>
[Property("security", "H2")]
public sealed class JsonWeightTests
{
    private const int Depth = 64;

    /// <summary>Each with its weight, by the numbers of <see cref="JsonWeight"/>.</summary>
    private static readonly object[] Bodies =
    [
        new object[] { "{}", 300 },
        new object[] { "[]", 120 },
        new object[] { "[[],[]]", 120 + (2 * (30 + 120)) },
        new object[] { "[1]", 120 + 30 + 41 },
        new object[] { "[-1.5e3,true,null]", 120 + 30 + 46 + 30 + 30 },
        new object[] { """{"ab":"abc"}""", 300 + 120 + 4 + 40 + 6 },
        new object[] { """{"\u0061":"\u20ac"}""", 300 + 120 + 2 + 40 + 2 },
        new object[] { """{"a":{"b":[{"c":7}]}}""", 300 + 122 + 300 + 122 + 120 + 30 + 300 + 122 + 41 },
        new object[] { """ [ {"a" : [ ] } , "😀" ] """, 120 + 30 + 300 + 122 + 120 + 30 + 40 + 4 },
    ];

    [TestCaseSource(nameof(Bodies))]
    public void Read_HasTheMemoryOrOneByteLess_ReadsOrRefuses(string body, int weight)
    {
        Assert.That(StrictJsonReader.Read(Bytes(body), Depth, weight).Error, Is.Null);
        Assert.That(() => StrictJsonReader.Read(Bytes(body), Depth, weight - 1), Throws.TypeOf<DomainException>().With.Property(nameof(DomainException.Error)).EqualTo(DomainError.TooLarge));
        Assert.That(JsonWeight.MayExceed(Bytes(body), weight - 1), Is.True, "it is weighed before it is read");
    }

    [TestCaseSource(nameof(Bodies))]
    public void Read_InPieces_WeighsTheSame(string body, int weight)
    {
        Assert.That(StrictJsonReader.Read(Pieces(body), Depth, weight).Error, Is.Null);
        Assert.That(() => StrictJsonReader.Read(Pieces(body), Depth, weight - 1), Throws.TypeOf<DomainException>());
    }

    [Test]
    public void Read_TooManyValues_MakesNoneOfThem()
    {
        var body = Bytes("[" + string.Join(',', Enumerable.Repeat("[]", 340_000)) + "]");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => StrictJsonReader.Read(body, Depth, 48 << 20), Throws.TypeOf<DomainException>());

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
    }

    [TestCase("""[[],[],[],"\ud800"]""", TestName = "Half of a surrogate pair")]
    [TestCase("[[],[],[],x]", TestName = "No value")]
    [TestCase("[[],[],[]", TestName = "No end")]
    public void Read_IsNoJsonBeforeItIsTooLarge_SaysSo(string body)
    {
        var reading = StrictJsonReader.Read(Bytes(body), Depth, 120 + (3 * 150) + 30);

        Assert.That(reading.Error, Is.Not.Null.And.EqualTo(StrictJsonReader.Read(Bytes(body), Depth).Error));
    }

    [Test]
    public void MayExceed_BodiesOfAllKinds_MissesNoneThatIsHeavier()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var body = Value(random, 0);
            Assert.That(JsonWeight.MayExceed(Bytes(body), LeastMemory(body) - 1), Is.True, body);
        }
    }

    private static long LeastMemory(string body)
    {
        var (least, most) = (0L, 1L << 30);
        while (least < most)
        {
            var middle = (least + most) / 2;
            if (IsRead(body, middle))
                most = middle;
            else
                least = middle + 1;
        }

        return least;
    }

    private static bool IsRead(string body, long memory)
    {
        try
        {
            return StrictJsonReader.Read(Bytes(body), Depth, memory).Error is null;
        }
        catch (DomainException)
        {
            return false;
        }
    }

    private static string Value(Random random, int depth) => random.Next(depth > 3 ? 3 : 5) switch
    {
        0 => random.Next(2) == 0 ? "1" : "-12.5",
        1 => "\"" + new string('x', random.Next(4)) + "\"",
        2 => "null",
        3 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))) + "]",
        _ => "{" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(i => $"\"{i}\":{Value(random, depth + 1)}")) + "}",
    };

    private static ReadOnlySequence<byte> Bytes(string body) => new(Encoding.UTF8.GetBytes(body));

    /// <summary>One byte each.</summary>
    private static ReadOnlySequence<byte> Pieces(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var first = new Piece(bytes.AsMemory(0, 1), null);
        var last = first;
        for (var i = 1; i < bytes.Length; i++)
            last = new Piece(bytes.AsMemory(i, 1), last);
        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null)
                return;
            before.Next = this;
            RunningIndex = before.RunningIndex + before.Memory.Length;
        }
    }
}
