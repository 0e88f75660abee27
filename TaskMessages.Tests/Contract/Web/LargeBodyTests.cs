using System.Globalization;
using System.Text;

namespace TaskMessages.Tests.Contract.Web;

/// <summary>Bodies above the limit from clients that send everything before they read, and limits that fit each other.</summary>
public sealed class LargeBodyTests : ContractFixture
{
    private const int Limit = 65_536;
    private const int Drained = 4_194_304;

    private protected override string[] Settings => [$"--Limits:MaxBodyBytes={Limit}", $"--Limits:MaxDrainBytes={Drained}"];

    [Test]
    [Property("case", "B10")]
    public async Task CaseB10_ClientThatWritesFirst_ReadsThe413(
        [Values("/v1/chat/tasks", "/messages", "/v1/admin/agents")] string path, [Values] bool chunked, [Values(Limit + 1, 3_000_000)] int length)
    {
        using var connection = await RawConnection.OpenAsync(App.Address);
        var key = path.Contains("admin", StringComparison.Ordinal) ? TaskMessagesApp.AdminToken : TaskMessagesApp.DevelopmentKey;
        await connection.WriteAsync(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : $"Content-Length: {length}\r\n\r\n"));
        var piece = Encoding.ASCII.GetBytes(new string('x', 16_384));
        for (var left = length; left > 0; left -= piece.Length)
        {
            var bytes = left < piece.Length ? piece[..left] : piece;
            if (chunked)
                await connection.WriteAsync(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
            await connection.WriteAsync(bytes);
            if (chunked)
                await connection.WriteAsync("\r\n");
        }

        if (chunked)
            await connection.WriteAsync("0\r\n\r\n");
        var answer = await connection.ReadToEndAsync();

        Assert.That(answer, Does.StartWith("HTTP/1.1 413").And.Contain("Connection: close"));
        Assert.That(answer, Does.Contain("65536 bytes (Limits:MaxBodyBytes)"));
    }

    [Test]
    [Property("case", "B10")]
    public async Task CaseB10_ClientThatWaitsForTheServersWord_IsAnsweredAtOnce()
    {
        using var connection = await RawConnection.OpenAsync(App.Address);
        await connection.WriteAsync(
            $"POST /messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TaskMessagesApp.DevelopmentKey}\r\n"
            + "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
        Assert.That(await connection.ReadLineAsync(), Does.StartWith("HTTP/1.1 413"));
    }

    [Test]
    [Property("case", "B10")]
    public async Task CaseB10_BodyWithoutAKey_Is401ForAClientThatWritesFirst()
    {
        using var connection = await RawConnection.OpenAsync(App.Address);
        await connection.WriteAsync("POST /v1/chat/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n");
        await connection.WriteAsync(new byte[3_000_000]);
        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 401"));
    }
}
