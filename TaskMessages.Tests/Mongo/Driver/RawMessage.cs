using System.Buffers.Binary;
using System.Text;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>Messages put together byte by byte, on purpose without the codec that they test.</summary>
internal static class RawMessage
{
    public static byte[] Document(params (string Name, object Value)[] elements)
    {
        var body = elements.SelectMany(element => Element(element.Name, element.Value)).ToArray();
        return [.. BitConverter.GetBytes(body.Length + 5), .. body, 0];
    }

    public static byte[] Msg(int responseTo, byte[] document) =>
        WithHeader(99, responseTo, 2013, [0, 0, 0, 0, 0, .. document]);

    public static byte[] Reply(int responseTo, byte[] document) =>
        WithHeader(98, responseTo, 1, [8, 0, 0, 0, .. new byte[8], .. new byte[4], 1, 0, 0, 0, .. document]);

    public static byte[] WithHeader(int requestId, int responseTo, int opCode, byte[] content) =>
        [.. BitConverter.GetBytes(content.Length + 16), .. BitConverter.GetBytes(requestId), .. BitConverter.GetBytes(responseTo), .. BitConverter.GetBytes(opCode), .. content];

    public static int RequestId(byte[] message) => BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(4));

    public static int OpCode(byte[] message) => BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(12));

    private static byte[] Element(string name, object value)
    {
        byte[] key = [.. Encoding.UTF8.GetBytes(name), 0];
        return value switch
        {
            bool flag => [0x08, .. key, flag ? (byte)1 : (byte)0],
            int number => [0x10, .. key, .. BitConverter.GetBytes(number)],
            double number => [0x01, .. key, .. BitConverter.GetBytes(number)],
            string text => [0x02, .. key, .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text) + 1), .. Encoding.UTF8.GetBytes(text), 0],
            string[] texts => [0x04, .. key, .. Document([.. texts.Select((text, index) => ($"{index}", (object)text))])],
            _ => throw new ArgumentException($"No raw form of {value.GetType().Name}."),
        };
    }
}
