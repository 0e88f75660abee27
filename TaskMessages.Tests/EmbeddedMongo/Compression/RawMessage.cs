namespace TaskMessages.Tests.EmbeddedMongo.Compression;

/// <summary>Messages put together byte by byte, on purpose without the codec that they test.</summary>
internal static class RawMessage
{
    public static byte[] WithHeader(int requestId, int responseTo, int opCode, byte[] content) =>
        [.. BitConverter.GetBytes(content.Length + 16), .. BitConverter.GetBytes(requestId), .. BitConverter.GetBytes(responseTo), .. BitConverter.GetBytes(opCode), .. content];
}
