using Newtonsoft.Json;

namespace TaskMessages.Api.Json;

/// <summary>Turns a response into the bytes that go over the wire: compact JSON in UTF-8.</summary>
internal static class JsonBytes
{
    public static byte[] Of(IJsonBody body) => Of(body, static (writer, body) => body.WriteTo(writer));

    public static byte[] Of<T>(T state, Action<JsonTextWriter, T> write)
    {
        using var buffer = new CharBuffer();
        using var writer = new JsonTextWriter(buffer) { ArrayPool = PooledJson.Instance, CloseOutput = false };
        write(writer, state);
        writer.Flush();
        return buffer.ToUtf8();
    }
}
