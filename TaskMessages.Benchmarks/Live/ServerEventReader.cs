using System.Text;
using System.Text.Json.Nodes;

namespace TaskMessages.Benchmarks.Live;

/// <summary>Reads an event stream. An event that has not arrived whole is no event.</summary>
internal sealed class ServerEventReader(Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream, Encoding.UTF8);

    /// <returns>The next event or comment; null at the end of the stream.</returns>
    public async Task<ServerEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        string? id = null, name = null, data = null;
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
                return new ServerEvent(name ?? "", id, data is null ? null : JsonNode.Parse(data));
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
        }

        return null;
    }

    public void Dispose() => _reader.Dispose();
}
