using System.Text;
using TaskMessages.Benchmarks.Http;

namespace TaskMessages.Tests.Benchmarks;

public sealed class ResponseParserTests
{
    private const string ByLength = "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\nContent-Length: 14\r\nX-A: b\r\n\r\n{\"task_id\": 7}";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n";

    [TestCase(ByLength, 202, "{\"task_id\": 7}")]
    [TestCase(Chunked, 200, "hello world")]
    [TestCase("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    public void TryParse_WholeResponse_TakesIt(string wire, int status, string body)
    {
        var bytes = Encoding.ASCII.GetBytes(wire + "HTTP/1.1 500");

        Assert.That(ResponseParser.TryParse(bytes, out var response, out var consumed), Is.True);
        Assert.That((response.Status, response.Text, consumed), Is.EqualTo((status, body, wire.Length)));
    }

    [TestCase(ByLength)]
    [TestCase(Chunked)]
    public void TryParse_EveryShorterPrefix_AsksForMoreAndChangesNothing(string wire)
    {
        for (var length = 0; length < wire.Length; length++)
        {
            var bytes = Encoding.ASCII.GetBytes(wire[..length]);

            Assert.That(ResponseParser.TryParse(bytes, out _, out _), Is.False, wire[..length]);
            Assert.That(Encoding.ASCII.GetString(bytes), Is.EqualTo(wire[..length]));
        }
    }

    [Test]
    public void TryParse_NotHttp_Throws() =>
        Assert.That(() => ResponseParser.TryParse("SSH-2.0\r\n\r\n"u8.ToArray(), out _, out _), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Response_MembersAndHeaders_AreFound()
    {
        Assert.That(ResponseParser.TryParse(Encoding.ASCII.GetBytes(ByLength), out var response, out _), Is.True);
        Assert.That(response.FindNumber("\"task_id\":"u8), Is.EqualTo(7));
        Assert.That(response.FindNumber("\"other\":"u8), Is.EqualTo(-1));
        Assert.That(response.Header("x-a"), Is.EqualTo("b"));
        Assert.That(response.Header("x-b"), Is.Null);
    }
}
