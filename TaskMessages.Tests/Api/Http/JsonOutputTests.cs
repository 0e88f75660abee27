using System.Text;
using Microsoft.AspNetCore.Http;
using TaskMessages.Api.Json;

namespace TaskMessages.Tests.Api.Http;

/// <summary>Answers in pieces: the bytes are those of the text, wherever a piece ends.</summary>
public sealed class JsonOutputTests
{
    [TestCase(8 * 1024 - 1)]
    [TestCase(8 * 1024)]
    [TestCase(16 * 1024 - 1)]
    [TestCase(100_000)]
    public async Task Send_PairsAtTheEdgesOfPieces_AreWhole(int before)
    {
        var text = new string('語', before) + string.Concat(Enumerable.Repeat("\U0001F600", 20_000)) + "end";

        Assert.That(await SendAsync(text[..(before + 1)], text[(before + 1)..]), Is.EqualTo(Encoding.UTF8.GetBytes(text)));
    }

    [Test]
    public async Task Send_TwiceInARow_SendsEachPartOnce()
    {
        var response = NewResponse(out var sent);
        using var output = new JsonOutput();
        output.Write(new string('a', 50_000));
        await output.SendAsync(response, CancellationToken.None);
        output.Write("b");
        output.Complete();
        Assert.That(sent.Length + output.Length, Is.EqualTo(50_001));
        await output.SendAsync(response, CancellationToken.None);

        Assert.That(Encoding.UTF8.GetString(sent.ToArray()), Is.EqualTo(new string('a', 50_000) + "b"));
        Assert.That(output.Length, Is.Zero);
    }

    [Test]
    public async Task Send_HalfAPairAlone_IsTheReplacement() => Assert.That(await SendAsync("a\uD83D"), Is.EqualTo(Encoding.UTF8.GetBytes("a\uFFFD")));

    private static async Task<byte[]> SendAsync(params string[] parts)
    {
        var response = NewResponse(out var sent);
        using var output = new JsonOutput();
        foreach (var part in parts)
            output.Write(part);
        output.Complete();
        Assert.That(output.Length, Is.EqualTo(Encoding.UTF8.GetByteCount(string.Concat(parts))));
        await output.SendAsync(response, CancellationToken.None);
        return sent.ToArray();
    }

    private static HttpResponse NewResponse(out MemoryStream sent)
    {
        var response = new DefaultHttpContext().Response;
        response.Body = sent = new MemoryStream();
        return response;
    }
}
