using System.IO.Compression;
using System.Text;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;
using TaskMessages.Tests.Api.Executors.Scripted;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>How an agent's answer is read, whatever its executor.</summary>
public sealed class AgentExchangeTests
{
    private const string Text = "{\"content\":\"größe 😀\"}";

    private AgentsOptions _limits = null!;
    private AgentHttpClient _http = null!;

    [SetUp]
    public void CreateClient()
    {
        _limits = new AgentsOptions { AllowPrivateNetworks = true };
        _http = new AgentHttpClient(Microsoft.Extensions.Options.Options.Create(_limits));
    }

    [TearDown]
    public void DisposeClient() => _http.Dispose();

    [TestCase("gzip")]
    [TestCase("x-gzip")]
    [TestCase("deflate")]
    [TestCase("raw deflate")]
    [TestCase("br")]
    [TestCase("BR")]
    [TestCase("identity")]
    [TestCase("UTF-8")]
    [TestCase("none")]
    [TestCase("gzip, br")]
    [Property("case", "B6")]
    public async Task CaseB6_AnyEncoding_IsUnpacked(string encoding)
    {
        var header = encoding.Replace("raw ", "", StringComparison.Ordinal);
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", Pack(Text, encoding), 200, $"Content-Encoding: {header}"));

        Assert.That(await ReadAsync(agent), Is.EqualTo(Text));
        Assert.That(agent.Calls.Single().Headers.Keys, Does.Not.Contain("Accept-Encoding").IgnoreCase, "compression holds streams up");
    }

    [Test]
    [Property("case", "B6")]
    public async Task CaseB6_PackedStream_ComesAsItIsSent()
    {
        using var packed = new MemoryStream();
        await using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
        var first = new TaskCompletionSource();
        await using var agent = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync("application/x-ndjson", "Content-Encoding: gzip");
            gzip.Write("one\n"u8);
            gzip.Flush();
            await call.ChunkAsync(packed.ToArray());
            await first.Task;
            await call.HangAsync();
        });
        using var exchange = await SendAsync(agent);

        var line = await new LineReader(exchange).ReadAsync();
        first.SetResult();

        Assert.That(Encoding.UTF8.GetString(line!.Value.Span), Is.EqualTo("one"));
    }

    [TestCase("gzip")]
    [TestCase("deflate")]
    [TestCase("br")]
    [TestCase("gzip, gzip")]
    [Property("case", "B6")]
    public async Task CaseB6_Bomb_IsRefusedAtTheLimit(string encoding)
    {
        _limits.MaxResponseBytes = 16_384;
        var bomb = Pack(new string('a', 1024 * 1024), encoding);
        Assert.That(bomb, Has.Length.LessThan(16_384), "it must be the unpacked size that is too large");
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", bomb, 200, $"Content-Encoding: {encoding}"));

        var error = await FailAsync(agent);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((false, "The agent's answer is larger than 16384 bytes.")));
    }

    [TestCase("gzip")]
    [TestCase("deflate")]
    [TestCase("br")]
    public async Task Read_NotPackedAsItSays_FailsForGood(string encoding)
    {
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", Text, 200, $"Content-Encoding: {encoding}"));

        var error = await FailAsync(agent);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((false, "The agent's answer is malformed: it is not packed as its Content-Encoding says.")));
    }

    [Test]
    public async Task Read_UnknownEncoding_IsNamed()
    {
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", Text, 200, "Content-Encoding: zstd"));

        Assert.That((await FailAsync(agent)).Message, Is.EqualTo("The agent's answer has the Content-Encoding zstd; gzip, deflate and br are read."));
    }

    [TestCase("zstd")]
    [TestCase("gzip")]
    [TestCase("deflate")]
    public async Task Send_RefusalThatCannotBeUnpacked_IsToldByItsStatus(string encoding)
    {
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", "", 503, $"Content-Encoding: {encoding}"));

        var error = await FailAsync(agent);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, "The agent answered with HTTP 503.")));
    }

    [TestCase("SSH-2.0-OpenSSH_9.6\r\n", "The agent's answer is not HTTP.")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-", "The connection to the agent broke off before it answered.")]
    [TestCase("", "The connection to the agent broke off before it answered.")]
    public async Task Send_NoAnswerOfHttp_SaysSo(string answer, string message)
    {
        await using var agent = ScriptedEndpoint.Start(async call =>
        {
            await call.WriteAsync(Encoding.ASCII.GetBytes(answer));
            call.Close();
        });

        var error = await FailAsync(agent);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, message)));
    }

    [TestCase("Location: //")]
    [TestCase("Location: http:///x")]
    [TestCase("Location: ")]
    [TestCase("X: y")]
    public async Task Send_RedirectToNowhere_FailsForGood(string header)
    {
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("", "", 307, header));

        var error = await FailAsync(agent);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((false, "The agent answered with the redirect 307, which is not followed.")));
    }

    [Test]
    public async Task Peek_WhiteSpaceInPieces_IsASignOfLife()
    {
        var clock = new ManualClock();
        var pieces = new SemaphoreSlim(0);
        await using var agent = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync("application/json");
            for (var piece = 0; piece < 3; piece++)
            {
                await pieces.WaitAsync(call.Stop);
                await call.ChunkAsync(piece < 2 ? " \n" : "{}");
            }

            await call.EndAsync();
        });
        using var exchange = new AgentExchange(_limits, clock, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, agent.Url) { Content = new ByteArrayContent("{}"u8.ToArray()) };
        await exchange.SendAsync(_http, request);

        var next = exchange.PeekAsync();
        for (var piece = 0; piece < 3; piece++)
        {
            await Eventually.TrueAsync(() => clock.NextDueIn == _limits.IdleTimeout, "the time for silence begins anew");
            clock.Advance(_limits.IdleTimeout - TimeSpan.FromSeconds(1));
            pieces.Release();
        }

        Assert.That(await next, Is.EqualTo((byte)'{'));
        pieces.Dispose();
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(100)]
    public async Task Read_ByteOrderMark_IsLeftOut(int pieceLength)
    {
        await using var agent = ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync("application/json");
            foreach (var piece in Encoding.UTF8.GetBytes("\uFEFF" + Text).Chunk(pieceLength))
                await call.ChunkAsync(piece);
            await call.EndAsync();
        });

        Assert.That(await ReadAsync(agent), Is.EqualTo(Text));
    }

    [Test]
    public async Task ReadLines_CrLfAndLf_AreBothEnds()
    {
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("application/x-ndjson", "\uFEFFone\r\ntwo\n\r\nfour"));
        using var exchange = await SendAsync(agent);
        var reader = new LineReader(exchange);
        var lines = new List<string>();
        while (await reader.ReadAsync() is { } line)
            lines.Add(Encoding.UTF8.GetString(line.Span));

        Assert.That(lines, Is.EqualTo(new[] { "one", "two", "", "four" }));
    }

    [Test]
    public async Task Read_NotUtf8_IsNamedWithTheByte()
    {
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", Encoding.Latin1.GetBytes("{\"content\":\"größe\"}")));

        var error = await FailAsync(agent);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((false, "The agent's answer is malformed: it is not UTF-8: byte 0xf6 at place 14 of 19.")));
    }

    [Test]
    public async Task ReadLines_NotUtf8_IsNamed()
    {
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("application/x-ndjson", [.. "ok\n"u8, 0xc3, 0x28, (byte)'\n']));
        using var exchange = await SendAsync(agent);
        var lines = new LineReader(exchange);
        await lines.ReadAsync();

        Assert.That(async () => await lines.ReadAsync(), Throws.TypeOf<ExecutorException>().With.Message.Contains("it is not UTF-8: byte 0xc3 at place 0 of 2"));
    }

    [TestCase("retry-after-ms: 1500", 1.5)]
    [TestCase("retry-after-ms: 250.5\r\nRetry-After: 9", 0.2505)]
    [TestCase("Retry-After: 7", 7)]
    [TestCase("Retry-After: 1.25", 1.25)]
    [TestCase("Retry-After: 99999999999", 1e9)]
    [TestCase("Retry-After: soon", null)]
    [TestCase("Retry-After: NaN", null)]
    [TestCase("retry-after-ms: Infinity", null)]
    [TestCase("Retry-After: 1, 2", null)]
    [TestCase("retry-after-ms: -5", null)]
    [TestCase("X: y", null)]
    [Property("case", "B15")]
    public async Task CaseB15_WhatTheAgentAsksFor_IsHonoured(string header, double? seconds)
    {
        await using var agent = ScriptedEndpoint.Start(call => call.AnswerAsync("text/plain", "busy", 503, header));

        var error = await FailAsync(agent);

        Assert.That((error.IsTransient, error.RetryAfter?.TotalSeconds), Is.EqualTo((true, seconds)));
    }

    private static byte[] Pack(string text, string encoding)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var step in encoding.ToLowerInvariant().Split(", "))
        {
            using var packed = new MemoryStream();
            if (step is "identity" or "utf-8" or "none")
                continue;
            using (Stream packer = step switch
            {
                "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "raw deflate" => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            })
            {
                packer.Write(bytes);
            }

            bytes = packed.ToArray();
        }

        return bytes;
    }

    private async Task<AgentExchange> SendAsync(ScriptedEndpoint agent)
    {
        var exchange = new AgentExchange(_limits, TimeProvider.System, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, agent.Url) { Content = new ByteArrayContent("{}"u8.ToArray()) };
        await exchange.SendAsync(_http, request);
        return exchange;
    }

    private async Task<string> ReadAsync(ScriptedEndpoint agent)
    {
        using var exchange = await SendAsync(agent);
        return Encoding.UTF8.GetString((await exchange.ReadToEndAsync()).Span);
    }

    private async Task<ExecutorException> FailAsync(ScriptedEndpoint agent)
    {
        try
        {
            await ReadAsync(agent);
        }
        catch (ExecutorException exception)
        {
            return exception;
        }

        throw new AssertionException("The exchange did not fail.");
    }
}
