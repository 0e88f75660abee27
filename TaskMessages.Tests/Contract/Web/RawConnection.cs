using System.Net.Sockets;
using System.Text;

namespace TaskMessages.Tests.Contract.Web;

/// <summary>A connection on which a test writes the bytes itself, and all of them before it reads.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public Task WriteAsync(byte[] bytes) => _client.GetStream().WriteAsync(bytes).AsTask().WaitAsync(Patience);

    /// <summary>Everything until the server closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_client.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }

    /// <summary>The first line of the answer.</summary>
    public async Task<string?> ReadLineAsync()
    {
        using var reader = new StreamReader(_client.GetStream());
        return await reader.ReadLineAsync().WaitAsync(Patience);
    }

    public void Dispose() => _client.Dispose();
}
